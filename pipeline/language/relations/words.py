"""The rules of the data files, lists of words as sets, and the forms that a word takes."""

from __future__ import annotations

from functools import cache
from typing import Any

from pipeline.vocabulary import load

#: Files of rules, in the order in which they are tried.
_RULES = ("ties.yaml", "work.yaml", "trades.yaml")


@cache
def rule_data() -> Any:
    """``rules`` of all files, and ``words``, ``done_after``, ``functions``, ``actor_endings``."""
    here = "pipeline.language.relations"
    rules = [r for name in _RULES for r in load(here, name)["rules"]]
    words, parties = load(here, "words.yaml"), load(here, "parties.yaml")
    told = {"words": {**words["words"], **parties["words"]}, "rules": rules}
    return {**words, **parties, **told}


@cache
def listed(name: str) -> frozenset[str]:
    """A list of words by its name."""
    return frozenset(rule_data()["words"][name])


@cache
def forms_of(lemma: str) -> frozenset[str]:
    """What a text may hold where a word of the lists is meant, in small letters; some are no words."""
    low = lemma.lower()
    forms = {low, low + "s", low + "es", low + "ed", low + "ing", low + low[-1] + "ed"}
    forms |= {low + "d", low + low[-1] + "ing"}
    if low.endswith("e"):
        forms.add(low[:-1] + "ing")
    if low.endswith("y"):
        forms |= {low[:-1] + "ies", low[:-1] + "ied"}
    forms |= {low[:-end] + "ves" for end in (1, 2) if low[-end:] in ("f", "fe")}
    if low.endswith("man"):
        forms.add(low[:-2] + "en")
    return frozenset({*forms, *_forms().get(lemma, ())})


@cache
def no_verb_after() -> frozenset[str]:
    """Words that no verb follows, other than one in -ing."""
    return frozenset(_forms()["no_verb_after"])


@cache
def no_ing_after() -> frozenset[str]:
    """Words after which a form in -ing is a noun."""
    return frozenset(_forms()["no_ing_after"])


@cache
def no_verbs() -> frozenset[str]:
    """Forms of triggers that are nouns or adjectives, and may stand where no verb can."""
    lemmas = {t for r in rule_data()["rules"] if "part" in r for t in r["trigger"]}
    return frozenset({*_forms()["no_verbs"], *(form for t in lemmas for form in forms_of(t))})


@cache
def none_words() -> frozenset[str]:
    """Words by one of which a sentence says that there is none of something."""
    return frozenset(_forms()["none_words"])


@cache
def _forms() -> dict[str, list[str]]:
    found: dict[str, list[str]] = load("pipeline.language.relations", "forms.yaml")
    return found
