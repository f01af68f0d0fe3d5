"""The arguments of the triggers of a sentence: found by pattern, then resolved and told out."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc, Token

from pipeline.language.relations.notation import Path, parse
from pipeline.language.relations.paths import Tree
from pipeline.language.relations.words import listed
from pipeline.vocabulary import load

_RELATIVE = frozenset({"that", "which", "who", "whom", "whose"})
_JOINED = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
_FINITE = frozenset({"VBD", "VBP", "VBZ"})


class RoleFinder:
    """Finds, for each trigger of a Doc, the tokens in each role of ``roles.yaml``.

    ``wanted`` has for each trigger's lemma the roles that are ever asked of it; no others are looked for.
    """

    def __init__(self, wanted: dict[str, frozenset[str]]) -> None:
        self.wanted = wanted
        self.paths = role_paths()

    def find(self, doc: Doc) -> dict[int, dict[str, list[Token]]]:
        """Trigger's index → role → tokens in it, by the first pattern of the role that matched."""
        triggers = [t for t in doc if t.lemma_ in self.wanted and t.pos_ != "PROPN"]
        if not triggers:
            return {}
        tree = Tree(doc)
        torn = {v.i: t for t in doc if (v := next_verb(t)) is not None}
        found: dict[int, dict[str, list[Token]]] = {}
        for trigger in triggers:
            roles = {
                role: told
                for role in self.wanted[trigger.lemma_]
                if (told := _told_out(doc, trigger.i, self._first(tree, role, trigger)))
            }
            if trigger.i in torn:
                roles["subject"] = joined(torn[trigger.i])
            if "subject" in roles and _is_passive(trigger):
                roles["subject"] = roles.get("agent_by", [])
            if _is_caused(trigger) and "subject" in roles:
                roles["object"] = roles.pop("subject")
            if roles:
                found[trigger.i] = roles
        return found

    def _first(self, tree: Tree, role: str, trigger: Token) -> list[int]:
        """What the first of the role's patterns that leads anywhere leads to; times are no subjects."""
        barred = listed("times") if role == "subject" else frozenset()
        own = _own_clause(trigger) if role in ("subject", "agent_by") else None
        for alike in self.paths[role]:
            ends = sorted({end for path in alike for end in tree.ends(path, trigger.i)})
            ends = [end for end in ends if tree.lowers[end] not in barred]
            ends = [end for end in ends if own is None or end in own]
            if ends:
                return ends
        return []


def _own_clause(trigger: Token) -> set[int] | None:
    """The words under a passive that has a subject of its own, and so no agent from the clause before."""
    if any(c.dep_ == "nsubjpass" for c in trigger.children):
        return {t.i for t in trigger.subtree}
    return None


def _is_caused(trigger: Token) -> bool:
    """Whether a participle tells what is had done: "they have their frames inspected"."""
    return (
        trigger.tag_ == "VBN"
        and trigger.dep_ == "ccomp"
        and trigger.head.lemma_ in ("have", "get")
        and any(c.dep_ == "nsubj" for c in trigger.children)
    )


def _is_passive(trigger: Token) -> bool:
    """Whether a verb has the subject of a passive, its own or that of the verb which it is joined to."""
    verbs = [trigger]
    if trigger.dep_ == "conj" and trigger.tag_ == "VBN":
        verbs.append(trigger.head)
    # Joined to an active verb it may share that one's subject: "the fruit travelled and was packed".
    return any(c.dep_ == "nsubjpass" for v in verbs for c in v.children) or any(
        c.dep_ == "auxpass" for c in trigger.children
    )


def role_paths() -> dict[str, list[list[Path]]]:
    """Each role's patterns in the order in which they are tried; those of one list count as one."""
    roles: dict[str, list[Any]] = load("pipeline.language.relations", "roles.yaml")
    return {
        role: [[parse(p) for p in (e if isinstance(e, list) else [e])] for e in entries]
        for role, entries in roles.items()
    }


def _told_out(doc: Doc, trigger: int, indices: list[int]) -> list[Token]:
    """The arguments, relative pronouns replaced by what they stand for, with all that "and" joins."""
    tokens: list[Token] = []
    for i in indices:
        between = doc[min(i, trigger) : max(i, trigger)]
        # Clauses on two sides of a semicolon share no arguments.
        if is_excepted(doc[i], trigger) or any(t.lower_ == ";" for t in between):
            continue
        meant = antecedent(doc[i])
        for token in joined(meant):
            # What is joined to a noun after its relative clause is not what the pronoun stands for.
            if token not in tokens and (meant.i == i or token.i < i):
                tokens.append(token)
    return tokens


def is_excepted(token: Token, trigger: int) -> bool:
    """Whether "not" stands before the preposition by which a word hangs on the trigger: "not by the firm"."""
    above = token.head
    while (
        above.i != trigger and above.head.i != above.i and above.dep_ in ("prep", "agent", "conj")
    ):
        if any(c.dep_ == "neg" and c.i < above.i for c in above.children):
            return True
        above = above.head
    return False


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for; any other word itself."""
    if token.lower_ not in _RELATIVE or token.tag_ not in ("WDT", "WP", "WP$", "IN", "DT", ""):
        return token
    if token.tag_ == "IN" and token.i and token.nbor(-1).pos_ in ("NOUN", "PROPN"):
        return token.nbor(-1)  # A relative "that" which was read as the one after "say".
    verb = token.head
    while verb.dep_ != "relcl" and verb.head.i != verb.i:
        verb = verb.head
    return _person(token, verb.head) if verb.dep_ == "relcl" else token


def _person(pronoun: Token, noun: Token) -> Token:
    """Whom "who" stands for where the parser hung its clause on a place or a building."""
    if pronoun.lower_ == "which" or noun.lemma_.lower() not in listed("no_persons"):
        return noun
    if noun.dep_ != "pobj" or pronoun.lower_ == "that":
        return noun
    above = noun.head.head
    if above.pos_ in ("NOUN", "PROPN"):
        return above
    return next((c for c in above.children if c.dep_ == "dobj"), noun)


def joined(token: Token) -> list[Token]:
    """A noun and the nouns that it is joined to by "and", "or" or a comma, in order."""
    before = [
        child
        for child in token.children
        if child.dep_ == "nmod"
        and child.tag_ == "NNS"
        and any(c.dep_ == "cc" for c in child.children)
    ]
    found = [*before, token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in _JOINED and next_verb(child) is None:
            found += joined(child)
    return found


def next_verb(noun: Token) -> Token | None:
    """The verb whose subject a joined noun is, though it was read as the last object of the verb before.

    In "the brand provided the yarn and the firm knitted it" the parser joins "firm" to "yarn".
    """
    doc, at = noun.doc, noun.i + 1
    if noun.dep_ != "conj":
        return None
    while at < len(doc) and doc[at].pos_ in ("ADV", "AUX"):
        at += 1
    verb = doc[at] if at < len(doc) else None
    if (
        verb is None
        or verb.dep_ != "conj"
        or not (verb.tag_ in _FINITE or doc[at - 1].pos_ == "AUX")
    ):
        return None
    has_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    return verb if verb.head.i < noun.i and not has_subject else None
