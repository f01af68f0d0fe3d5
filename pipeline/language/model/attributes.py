"""Gives words the part of speech that spaCy's attribute ruler would, by looking it up.

The ruler runs a matcher of hundreds of patterns over every sentence, although nearly all of them look at
one word: its tag, how it hangs and, of some words, which it is. What it once gave to such a word it gives
to each of the kind, and is kept. A sentence with a word of a new kind, or with one of the words that open
a pattern of several, goes through the ruler itself.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

RULER = "attribute_ruler"
KIND: list[int | str] = ["TAG", "DEP", "LOWER"]
GIVEN: list[int | str] = ["POS", "MORPH", "LEMMA"]
UNTOUCHED: list[int | str] = ["TAG", "DEP"]
#: What a pattern may ask of a word for its kind to decide.
ASKED = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
#: How it may name words, if not by the word itself.
LISTED = frozenset({"IN", "NOT_IN", "REGEX"})


class KnownKinds:
    """The ruler, and what it gave to words of each kind: tag, dependency, and the word if it matters."""

    def __init__(self, ruler: Any) -> None:
        self.ruler = ruler
        self.is_ready = False

    def _read_patterns(self) -> None:
        """Reads the ruler's patterns, when first needed: a pipeline that is loaded gets them late."""
        self.patterns = [words for entry in self.ruler.patterns for words in entry["patterns"]]
        strings = self.ruler.vocab.strings
        self.strings = strings
        self.names = {w for words in self.patterns for one in words for w in _lowers(one)}
        self.forms = [
            re.compile(f) for words in self.patterns for one in words for f in _forms(one)
        ]
        #: Of each word met, itself if a pattern names it, else 0.
        self.named: dict[int, int] = {}
        #: Of each pattern of several words, what one word must be that it cannot do without; None if it
        #: tells of none.
        self.anchors = [_anchor(words) for words in self.patterns if len(words) > 1]
        asked = [*filter(None, self.anchors)]
        self.opening_deps = {strings[told] for how, told in asked if how == "DEP"}
        self.opening_words = {strings[told] for how, told in asked if how == "LOWER"}
        self.opening_forms = [re.compile(told) for how, told in asked if how == "REGEX"]
        self.kept: dict[tuple[int, ...], NDArray[np.uint64]] = {}
        self.is_ready = True

    @property
    def decides(self) -> bool:
        """Whether the kind of a word tells what each pattern of the ruler gives it."""
        if not self.is_ready:
            self._read_patterns()
        single = [words[0] for words in self.patterns if len(words) == 1]
        plain = all(
            set(one) <= ASKED
            and (not isinstance(one.get("LOWER"), dict) or set(one["LOWER"]) <= LISTED)
            for one in single
        )
        return plain and None not in self.anchors

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with part of speech and morphology set."""
        if not self.is_ready:
            self._read_patterns()
        kinds: Any = doc.to_array([*KIND, "IS_SPACE", *GIVEN])
        if not len(kinds) or kinds[:, 3:].any():
            return self._by_ruler(doc)
        tags, deps, words = kinds[:, :3].T.tolist()
        named = self.named
        keys = [
            (tag, dep, named[word] if word in named else self._name(word))
            for tag, dep, word in zip(tags, deps, words, strict=True)
        ]
        if not (self.opening_deps.isdisjoint(deps) and self.opening_words.isdisjoint(words)):
            return self._by_ruler(doc)
        try:
            given: Any = np.array([self.kept[key] for key in keys])
        except KeyError:
            made = self._by_ruler(doc)
            if (made.to_array(UNTOUCHED) == kinds[:, :2]).all():
                self.kept.update(zip(keys, made.to_array(GIVEN), strict=True))
            return made
        doc.from_array(GIVEN, given)
        return doc

    def _name(self, word: int) -> int:
        """The word, of a number in spaCy's store, if a pattern names it; else 0."""
        text = self.strings[word]
        known = text in self.names or any(form.search(text) for form in self.forms)
        self.named[word] = word if known else 0
        if any(form.search(text) for form in self.opening_forms):
            self.opening_words.add(word)
        return self.named[word]

    def _by_ruler(self, doc: Doc) -> Doc:
        made: Doc = self.ruler(doc)
        return made


def _lowers(one: dict[str, Any]) -> list[str]:
    """The words that a pattern names."""
    asked = one.get("LOWER", {})
    if isinstance(asked, str):
        return [asked]
    return [word for how in ("IN", "NOT_IN") for word in asked.get(how, [])]


def _forms(one: dict[str, Any]) -> list[str]:
    """The forms of words, as expressions, that a pattern names."""
    asked = one.get("LOWER", {})
    return [asked["REGEX"]] if isinstance(asked, dict) and "REGEX" in asked else []


def _anchor(words: list[dict[str, Any]]) -> tuple[str, str] | None:
    """The first plain dependency, word or form of a word of a pattern, and which of these it is.

    Forms count too: of "y all" the "y" is rare and the "all" is not.
    """
    if any("OP" in one for one in words):
        return None
    for one in words:
        for name in ("DEP", "LOWER"):
            if isinstance(one.get(name), str):
                return name, one[name]
        if _forms(one):
            return "REGEX", _forms(one)[0]
    return None


def look_attributes_up(nlp: Language) -> None:
    """Puts the kept kinds in the place of the attribute ruler, where the kind of a word decides."""
    if RULER not in nlp.pipe_names or not KnownKinds(nlp.get_pipe(RULER)).decides:
        return
    nlp.add_pipe("gvcoder_attributes", after=RULER)
    nlp.disable_pipe(RULER)


@Language.factory("gvcoder_attributes")
def make(nlp: Language, name: str) -> KnownKinds:
    """The component; it works for the ruler that stands in ``nlp``."""
    return KnownKinds(nlp.get_pipe(RULER))
