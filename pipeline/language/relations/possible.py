"""What relations a sentence can hold by its words alone, so that most sentences need no parse.

A rule of the data files asks for a trigger, for words in its roles and for the prepositions
of those roles: where one of them is not in the sentence, no parse of it can make that relation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, cached_property
from typing import Any, NamedTuple

from pipeline.language.entities.figures import find_shares
from pipeline.language.entities.words import data, words
from pipeline.language.relations.arguments import role_paths
from pipeline.language.relations.kinds import RelationKind
from pipeline.language.relations.words import (
    forms_of,
    listed,
    no_ing_after,
    no_verb_after,
    no_verbs,
    none_words,
    rule_data,
)

_WORD = re.compile(r"[^\W_]+|%")

#: Kinds of nouns that are told by a list of words.
_LISTED = {"PROPERTY": "property"}

_COMMON = frozenset({"in", "of", "to", "for", "on", "at", "by", "with", "from"})


class Possible(NamedTuple):
    """A relation that a sentence can hold: its kind, and its function where the rule says one.

    ``function`` is None where the rule has none or takes it from the words; ``to_buyer`` tells whether
    the patient may be a buyer.
    """

    kind: RelationKind
    function: str | None
    to_buyer: bool = True


class _Needs(NamedTuple):
    """What must be in a sentence: a word of each set; a share; a party that buys."""

    sets: tuple[frozenset[str], ...]
    share: bool
    buyer: bool
    gives: Possible


class _Parties:
    """What else a rule may ask of a sentence; looked for once, when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def share(self) -> bool:
        """Whether a share stands in it."""
        return bool(find_shares(self.text))

    @cached_property
    def buyer(self) -> bool:
        """Whether a word or name of a buyer stands in it."""
        return names_buyer(self.text)


def possible_relations(text: str) -> set[Possible]:
    """The relations for which the words are there; what is parsed holds no others."""
    in_order = _WORD.findall(text.lower())
    held = frozenset(in_order)
    parties = _Parties(text)
    found: set[Possible] = set()
    for word in _triggers(in_order):
        for needs in _by_trigger()[word]:
            if (
                needs.gives not in found
                and all(not held.isdisjoint(s) for s in needs.sets)
                and (not needs.share or parties.share)
                and (not needs.buyer or parties.buyer)
            ):
                found.add(needs.gives)
    return found


def _triggers(in_order: list[str]) -> set[str]:
    """The words that have the form of a trigger and stand where a verb can, or are of those that are none."""
    known, nouns = _by_trigger(), no_verbs()
    barred, determiners = no_verb_after(), no_ing_after()
    return {
        word
        for before, word in zip(["", *in_order], in_order, strict=False)
        if word in known
        and (word in nouns or before not in (determiners if word.endswith("ing") else barred))
    }


def names_buyer(text: str) -> bool:
    """Whether a word or a name stands in the text by which a buyer could be found."""
    return bool(_buyers().search(text))


@cache
def _buyers() -> re.Pattern[str]:
    heads = {*words("buyer", "heads"), *data("buyer")["with"], *words("buyer", "acting")}
    names = "|".join(map(re.escape, data("buyer")["names"]))
    return re.compile(rf"(?i:\b(?:{'|'.join(map(re.escape, sorted(heads)))})\b)|(?:{names})")


@cache
def _by_trigger() -> dict[str, list[_Needs]]:
    found: dict[str, list[_Needs]] = defaultdict(list)
    for rule in rule_data()["rules"]:
        needs = _needs(rule)
        for lemma in rule["trigger"]:
            for form in forms_of(lemma):
                found[form].append(needs)
    return dict(found)


def _needs(rule: dict[str, Any]) -> _Needs:
    sets: list[frozenset[str]] = []
    needed = rule.get("needs", ())
    buyer = "agent" in needed and rule.get("agent_is") == "BUYER"
    for wanted in rule.get("when", {}).values():
        sets += _words_of(wanted)
    for role in ("agent", "patient"):
        if role in needed:
            sets += _links_of(rule[role]) if rule.get(role) else []
            sets += _words_of(rule.get(f"{role}_is", "NAME"))
    sets += [frozenset(words) for words in rule.get("beside", {}).values()]
    if "adverb" in rule:
        sets.append(frozenset(rule["adverb"]))
    if "with_no" in rule:
        sets.append(none_words())
    function = rule.get("function")
    labels = rule.get("patient_is", ["BUYER"])
    to_buyer = "BUYER" in labels or any(not label.isupper() for label in labels)
    gives = Possible(rule["kind"], None if function == "of object" else function, to_buyer)
    return _Needs(tuple(sets), "share" in rule, buyer, gives)


def _words_of(wanted: str | list[str]) -> list[frozenset[str]]:
    """The forms of which one must be there; none where a label or any name would do too."""
    entries = [_LISTED.get(e, e) for e in (wanted if isinstance(wanted, list) else [wanted])]
    if any(entry.isupper() for entry in entries):
        return []
    # In a list an entry is a word, and the name of a list where there is one of that name.
    lemmas = set(
        entries if isinstance(wanted, list) or entries[0] not in rule_data()["words"] else ()
    )
    lemmas |= {w for e in entries if e in rule_data()["words"] for w in listed(e)}
    return [frozenset(form for lemma in lemmas for form in forms_of(lemma))]


def _links_of(roles: list[str]) -> list[frozenset[str]]:
    """The words by one of which a role must be joined; none where one of its paths needs no word."""
    found: set[str] = set()
    if "self" in roles:
        return []
    for role in roles:
        for alike in role_paths()[role]:
            for path in alike:
                fixed = [n.lowers for _, n in path.steps if n.lowers]
                if not fixed:
                    return []
                # What is not in nearly every sentence tells most.
                found |= next((words for words in fixed if not words & _COMMON), fixed[0])
    return [frozenset(found)]
