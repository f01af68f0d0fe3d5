"""The clause of a trigger: what bounds it, what it leaves out, what it shares with the verb beside it."""

from __future__ import annotations

from spacy.tokens import Token

RELATIVE = frozenset({"that", "which", "who", "whom", "whose"})
_FINITE = frozenset({"VBD", "VBP", "VBZ"})
_ACTING = frozenset({"VERB", "AUX"})
#: What may stand between two verbs with one object.
_LINKING = frozenset({"VERB", "AUX", "ADV", "CCONJ", "PUNCT", "PART"})
_NO_GAP = frozenset({"WDT", "WP", "WP$", "WRB"})


def left_out(verb: Token) -> Token | None:
    """The noun that a relative clause with a subject of its own, and no pronoun, hangs on; else None."""
    if verb.dep_ == "conj" and verb.head.dep_ == "relcl" and not _has_subject(verb):
        verb = verb.head
    if verb.dep_ != "relcl" or not any(c.dep_ == "nsubj" for c in verb.children):
        return None
    before = verb.doc[verb.left_edge.i : verb.i]
    # A relative "that" which was read as the one after "say" fills no place in the clause.
    told = any(
        (t.tag_ in _NO_GAP or t.lower_ in RELATIVE) and not (t.tag_ == "IN" and t.dep_ == "mark")
        for t in before
    )
    return None if told or verb.head.i > verb.i else verb.head


def stranded_subject(trigger: Token) -> Token | None:
    """The subject that was drawn into the phrase before it: "In 1988 one of the houses bought a mill"."""
    if trigger.tag_ not in _FINITE or trigger.dep_ == "conj" or _has_subject(trigger):
        return None
    opening = [c for c in trigger.children if c.dep_ == "prep" and c.i < trigger.i]
    nouns = [n for p in opening for n in p.children if n.dep_ == "pobj" and n.i < trigger.i]
    if not nouns or nouns[-1].right_edge.i != trigger.i - 1:
        return None
    return nouns[-1]


def shares_clause(trigger: Token, end: int) -> bool:
    """Whether an object of a verb that is joined to the trigger can be the trigger's: "cut and sew shirts".

    Not where that verb has a subject of its own, or something stands between both that is only the trigger's.
    """
    above, joined_verbs = trigger.doc[end].head, []
    while above.i != trigger.i and above.head.i != above.i:
        joined_verbs += [above] if above.dep_ == "conj" and above.pos_ in _ACTING else []
        above = above.head
    if above.i != trigger.i or not joined_verbs:
        return True
    between = trigger.doc[trigger.i + 1 : joined_verbs[-1].i]
    alone = any(c.dep_ == "nsubj" and c.i != end for v in joined_verbs for c in v.children)
    return not alone and all(t.pos_ in _LINKING for t in between)


def own_clause(trigger: Token) -> set[int] | None:
    """The words under a passive that has a subject of its own, and so no agent from the clause before."""
    if not any(c.dep_ == "nsubjpass" for c in trigger.children):
        return None
    # "The parts are made with clinics, and trials are run by hospitals": the hospitals make no parts.
    others = (c for c in trigger.children if c.dep_ == "conj" and _has_subject(c))
    return {t.i for t in trigger.subtree} - {t.i for other in others for t in other.subtree}


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def is_caused(trigger: Token) -> bool:
    """Whether a participle tells what is had done: "they have their frames inspected"."""
    return (
        trigger.tag_ == "VBN"
        and trigger.dep_ == "ccomp"
        and trigger.head.lemma_ in ("have", "get")
        and any(c.dep_ == "nsubj" for c in trigger.children)
    )


def is_bare_passive(trigger: Token) -> bool:
    """Whether a participle with "by" was read as an active verb: "the beads, fired by a maker, are sold"."""
    deps = {c.dep_ for c in trigger.children}
    return trigger.tag_ == "VBN" and {"nsubj", "agent"} <= deps and not deps & {"aux", "dobj"}


def is_passive(trigger: Token) -> bool:
    """Whether a verb has the subject of a passive, its own or that of the verb which it is joined to."""
    verbs = [trigger]
    if trigger.dep_ == "conj" and trigger.tag_ == "VBN":
        verbs.append(trigger.head)
    # Joined to an active verb it may share that one's subject: "the fruit travelled and was packed".
    return any(c.dep_ == "nsubjpass" for v in verbs for c in v.children) or any(
        c.dep_ == "auxpass" for c in trigger.children
    )
