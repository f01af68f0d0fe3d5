"""The arguments of the triggers of a sentence: found by pattern, then resolved and told out."""

from __future__ import annotations

from typing import Any, NamedTuple

from spacy.tokens import Doc, Token

from pipeline.language.relations.clauses import (
    is_bare_passive,
    is_caused,
    is_passive,
    left_out,
    own_clause,
    shares_clause,
    stranded_subject,
)
from pipeline.language.relations.notation import Path, parse
from pipeline.language.relations.nouns import (
    FINITE,
    antecedent,
    is_excepted,
    is_same,
    is_set_aside,
    joined,
    next_verb,
)
from pipeline.language.relations.paths import Opening, Tree, openings_of
from pipeline.language.relations.words import listed
from pipeline.vocabulary import load

#: What has the tag of one of these is no argument.
_VERBAL = FINITE | {"VB", "MD"}
#: What these roles hold is of the trigger's clause or of one that shares its subject.
_OF_OWN_CLAUSE = frozenset({"object", "direct", "part_of"})
#: Prepositions that name the role which they leave open without a noun: "the stores they sell to".
_OPEN = frozenset({"to", "from", "with", "on", "for", "through"})


class _Role(NamedTuple):
    """A role's patterns in the order in which they are tried, with the steps by which each and any begins."""

    openings: frozenset[Opening]
    patterns: list[tuple[frozenset[Opening], list[Path]]]


class RoleFinder:
    """Finds, for each trigger of a Doc, the tokens in each role of ``roles.yaml``.

    ``wanted`` has for each trigger's lemma and part of speech the roles that are ever asked of it; no
    others are looked for.
    """

    def __init__(self, wanted: dict[tuple[str, str], frozenset[str]]) -> None:
        self.wanted = wanted
        self.lemmas = {lemma for lemma, _ in wanted}
        self.roles = {name: _role(patterns) for name, patterns in role_paths().items()}

    def find(self, doc: Doc) -> dict[int, dict[str, list[Token]]]:
        """Trigger's index → role → tokens in it, by the first pattern of the role that matched."""
        triggers = [t for t in doc if t.lemma_ in self.lemmas and (t.lemma_, t.pos_) in self.wanted]
        if not triggers:
            return {}
        tree = Tree(doc)
        torn = {v.i: t for t in tree.words if (v := next_verb(t)) is not None}
        found: dict[int, dict[str, list[Token]]] = {}
        for trigger in triggers:
            roles = {
                role: told
                for role in self.wanted[trigger.lemma_, trigger.pos_]
                if (ends := self._first(tree, role, trigger))
                and (told := _told_out(tree, trigger.i, ends))
            }
            self._fill_gap(trigger, roles)
            if "subject" not in roles and (drawn := stranded_subject(trigger)) is not None:
                roles["subject"] = joined(drawn)
            if trigger.i in torn:
                roles["subject"] = joined(torn[trigger.i])
            if "subject" in roles and is_passive(trigger):
                roles["subject"] = roles.get("agent_by", [])
            if is_bare_passive(trigger):
                roles["object"] = roles["passive"] = roles.pop("subject", [])
                roles["subject"] = roles.get("agent_by", [])
            if is_caused(trigger) and "subject" in roles:
                roles["object"] = roles.pop("subject")
                if not any(c.dep_ == "poss" for t in roles["object"] for c in t.children):
                    # Who "has its order cancelled" suffers it.
                    causer = self._first(tree, "subject", trigger.head)
                    roles["subject"] = _told_out(tree, trigger.head.i, causer)
            if roles:
                found[trigger.i] = roles
        return found

    def _fill_gap(self, trigger: Token, roles: dict[str, list[Token]]) -> None:
        """Gives a role what a relative clause without a pronoun leaves out: "designs the buyer sends"."""
        if (noun := left_out(trigger)) is None:
            return
        ends = [c.lower_ for c in trigger.children if c.dep_ == "prep" and not any(c.children)]
        gaps = [end for end in ends if end in _OPEN] or ["object", "direct"]
        if gaps[0] == "object" and any(
            c.dep_ in ("dobj", "ccomp", "xcomp") for c in trigger.children
        ):
            return
        for role in gaps:
            if role in self.wanted[trigger.lemma_, trigger.pos_]:
                roles[role] = joined(noun)

    def _first(self, tree: Tree, role: str, trigger: Token) -> list[int]:
        """What the first of the role's patterns that leads anywhere leads to; times are no subjects."""
        opening = tree.openings(trigger.i)
        if opening.isdisjoint(self.roles[role].openings):
            return []
        barred = listed("times") if role in ("subject", "object") else frozenset()
        own = own_clause(trigger) if role in ("subject", "agent_by") else None
        for openings, alike in self.roles[role].patterns:
            if opening.isdisjoint(openings):
                continue
            ends = sorted({end for path in alike for end in tree.ends(path, trigger.i)})
            ends = [end for end in ends if tree.lowers[end] not in barred]
            ends = [end for end in ends if own is None or end in own]
            if role in _OF_OWN_CLAUSE:
                ends = [end for end in ends if shares_clause(trigger, end)]
            if ends:
                return ends
        return []


def role_paths() -> dict[str, list[list[Path]]]:
    """Each role's patterns in the order in which they are tried; those of one list count as one."""
    roles: dict[str, list[Any]] = load("pipeline.language.relations", "roles.yaml")
    return {
        role: [[parse(p) for p in (e if isinstance(e, list) else [e])] for e in entries]
        for role, entries in roles.items()
    }


def _role(patterns: list[list[Path]]) -> _Role:
    begun = [(frozenset().union(*map(openings_of, alike)), alike) for alike in patterns]
    return _Role(frozenset().union(*(openings for openings, _ in begun)), begun)


def _told_out(tree: Tree, trigger: int, indices: list[int]) -> list[Token]:
    """The arguments, relative pronouns replaced by what they stand for, with all that "and" joins."""
    tokens: list[Token] = []
    for i in indices:
        word = tree.words[i]
        # Clauses on two sides of a semicolon share no arguments.
        if (
            word.tag_ in _VERBAL
            or tree.lowers[i] in listed("reflexives")
            or ";" in tree.lowers[min(i, trigger) : max(i, trigger)]
            or is_excepted(word, trigger)
        ):
            continue
        meant = antecedent(word)
        for token in joined(meant):
            if is_set_aside(token):
                continue
            # What is joined to a noun after its relative clause is not what the pronoun stands for.
            if token not in tokens and (meant.i == i or token.i < i) and not is_same(token):
                tokens.append(token)
    return tokens
