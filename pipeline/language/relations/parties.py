"""Nouns as parties and things: whether one is of a list or an entity, acts, or is a good of some trade."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from pipeline.language.relations.nouns import joined
from pipeline.language.relations.shares import parts_of
from pipeline.language.relations.words import listed, rule_data
from pipeline.language.sectors import sector_named

#: Lists whose words act: who produces, who deals with producers, who works for either.
_ACTING = (
    "producers",
    "makers",
    "party",
    "suppliers",
    "people",
    "helpers",
    "humans",
    "counted_parties",
)
#: Lists of what is made, traded and worked on.
_THINGS = ("goods_out", "goods_inputs", "materials", "brands", "wares")
#: Kinds that a number or a part has from what it counts.
_OF_COUNTED = frozenset({"GOODS", "THING", "PROPERTY", "DOING", "tasks", "BUYER"})
_NAMED = frozenset({"BUYER", "CLUSTER"})


class Nouns:
    """The nouns of a sentence with the entities that they are part of."""

    def __init__(self, labels: dict[int, str]) -> None:
        self.labels = labels

    def is_(self, token: Token, wanted: str | list[str]) -> bool:
        """Whether a noun is in a list of words, part of an entity or of a kind.

        ``wanted`` is the name of a list, a word, an entity's label, or NAME, NUMBER, DOING, ACTOR, GOODS,
        THING or PROPERTY.
        """
        if isinstance(wanted, list):
            return any(self.is_(token, w) for w in wanted) or token.lemma_.lower() in wanted
        if wanted == "NAME":
            return token.pos_ == "PROPN" and self.labels.get(token.i) in (None, "BUYER")
        if wanted == "NUMBER":
            return token.pos_ == "NUM"
        if wanted in _OF_COUNTED and (told := _counted(token)):
            return any(self.is_(t, wanted) for t in told)
        if wanted == "DOING":
            return is_doing(token)
        if wanted == "THING":
            return is_goods(token) or (self.labels.get(token.i) is None and _is_thing(token))
        if wanted == "ACTOR":
            return self._acts(token)
        if wanted == "GOODS":
            return is_goods(token)
        if wanted == "PROPERTY":
            return self.is_(token, "property")
        if wanted == "BUYER" and self.labels.get(token.i) is None:
            return self._is_delegate(token)
        if wanted.isupper():
            return self.labels.get(token.i) == wanted
        if wanted not in rule_data()["words"]:
            return token.lemma_.lower() == wanted
        return token.lemma_.lower() in listed(wanted) or token.lower_ in listed(wanted)

    def speaks_of(self, token: Token, wanted: str | list[str]) -> bool:
        """As :meth:`is_`, for the noun or the nouns that it is made of or that are joined to it."""
        near = [*joined(token), *(c for c in token.children if c.dep_ in ("compound",))]
        return any(self.is_(t, wanted) for t in near)

    def _is_delegate(self, token: Token) -> bool:
        """Whether somebody is a buyer's own: "the retailer's stylist", "inspectors of the importer"."""
        if token.lemma_.lower() not in listed("delegates"):
            return False
        of = (p for c in token.children if c.lower_ in ("of", "from") for p in c.children)
        whose = [*(c for c in token.children if c.dep_ == "poss"), *of]
        return any(self.labels.get(t.i) == "BUYER" for t in whose)

    def _acts(self, token: Token) -> bool:
        """Whether a word names somebody who can do something: by list, name, number or ending."""
        label = self.labels.get(token.i)
        if label in _NAMED:
            return True
        if token.pos_ == "PROPN":
            return label in (None, "PLACE", "MARKET")
        if label == "SHARE":
            return any(self._acts(t) for t in parts_of(token))
        if token.pos_ == "NUM":
            return label is None
        lemma = token.lemma_.lower()
        return lemma in _actors() or token.lower_ in _actors() or _ends_in_actor(lemma)


def _counted(token: Token) -> list[Token]:
    """What a number or a rank counts: the mills in "two of the mills"."""
    if token.pos_ != "NUM" and not {token.lower_} & (listed("counted_parties") | listed("bulk")):
        return []
    return [p for c in token.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]


@cache
def _actors() -> frozenset[str]:
    return frozenset().union(*(listed(name) for name in _ACTING)) - listed("no_actors")


@cache
def _ends_in_actor(lemma: str) -> bool:
    """Whether a noun has the ending of those who do something: "carver", "machinist", "foreman"."""
    if len(lemma) < 5 or lemma in listed("no_actors"):
        return False
    return lemma.endswith(tuple(rule_data()["actor_endings"]))


def is_goods(token: Token) -> bool:
    """Whether a word names what is made, traded or worked on in some industry."""
    if token.pos_ not in ("NOUN", "PROPN", "PRON"):
        return False
    lemma = token.lemma_.lower()
    return any(lemma in listed(name) or token.lower_ in listed(name) for name in _THINGS) or (
        token.pos_ == "NOUN" and _of_trade(lemma)
    )


def _is_thing(token: Token) -> bool:
    """Whether a noun may name a thing: by its list and its ending it is neither abstract nor somebody."""
    lemma = token.lemma_.lower()
    if token.pos_ != "NOUN" or len(lemma) < 3 or is_doing(token) or _ends_in_actor(lemma):
        return False
    known = (listed(name) for name in ("abstract", "times", "people_counted", "places_of_work"))
    return not any(lemma in words for words in known) and not lemma.endswith(
        tuple(rule_data()["abstract_endings"])
    )


@cache
def _of_trade(lemma: str) -> bool:
    return lemma not in listed("no_goods") and sector_named(lemma) is not None


def is_doing(token: Token) -> bool:
    """Whether a noun in -ing tells a task: "picking is done by women"."""
    ends = token.lower_.endswith("ing") and len(token) > 5
    return ends and token.tag_ in ("NN", "NNP", "VBG") and token.lower_ not in listed("no_doing")


def is_nobody(token: Token) -> bool:
    """Whether a word names no party because it denies that there is one."""
    if token.lower_ in listed("nobody"):
        return True
    return token.lower_ == "one" and any(c.lower_ == "no" for c in token.children)


#: How hangs on a noun what it is made of; what is joined to it has a function of its own.
_MADE_OF = frozenset({"compound", "amod", "nmod", "poss", "npadvmod"})


def function_of(token: Token | None) -> str | None:
    """The function of the codebook that a noun names, by itself or else by what it is made of."""
    if token is None:
        return None
    parts = [token, *(c for c in token.children if c.dep_ in _MADE_OF)]
    words = [word for t in parts for word in (t.lemma_.lower(), t.lower_)]
    functions = rule_data()["functions"].items()
    return next((f for word in words for f, listed in functions if word in listed), None)
