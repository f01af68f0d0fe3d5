"""Finds the sentence that a decision was made on again, after any rerun: by document hash and words.

Ids change when a sentence before is split otherwise or a file is renamed; the words seldom do. A
sentence of the same file (hash) with the same words is it; of several, the nearest. Failing that, the
sentence of the file that shares most of the words; failing that, the same words in another file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from pipeline.records import DocumentRow, SentenceRow
from pipeline.review.decisions import Anchor

Found = Literal["same", "moved", "altered", "other_file", "orphan"]

#: From this likeness (0 to 1) an altered sentence is taken for the one that was decided on.
ALIKE = 0.75
#: Words in common that make a sentence worth comparing in full.
SHARED_WORDS = 0.5
#: A text shorter than this many letters is not looked for in other files: it could be anybody's.
OWN_ENOUGH = 40


class Match(NamedTuple):
    """The sentence now (none for an orphan) and how it was found."""

    sentence: str | None
    how: Found


def folded(text: str) -> str:
    """The words of a text without case, hyphens or marks, as sentences are compared."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("-", "")))


class Anchors:
    """The sentences of a run, ready to be found again."""

    def __init__(self, sentences: Sequence[SentenceRow], documents: Sequence[DocumentRow]) -> None:
        self._hash = {d.id: d.sha256 for d in documents}
        self._text: dict[str, str] = {}
        self._place: dict[str, int] = {}
        self._by_words: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._anywhere: dict[str, list[str]] = defaultdict(list)
        self._of_file: dict[str, list[str]] = defaultdict(list)
        self._sha: dict[str, str] = {}
        for place, row in enumerate(sentences):
            sha = self._hash.get(row.document, "")
            words = folded(row.text)
            self._text[row.id], self._place[row.id], self._sha[row.id] = words, place, sha
            self._by_words[sha, words].append(row.id)
            self._anywhere[words].append(row.id)
            self._of_file[sha].append(row.id)
        self._rows = {row.id: row for row in sentences}
        self._bags: dict[str, Mapping[str, set[str]]] = {}
        self._found: dict[tuple[str, str, int, str], Match] = {}

    def find(self, anchor: Anchor) -> Match:
        """The sentence that the anchor holds on to."""
        key = (anchor.sha256, anchor.sentence, anchor.page, anchor.text)
        if key not in self._found:
            self._found[key] = self._find(anchor)
        return self._found[key]

    def _find(self, anchor: Anchor) -> Match:
        words = folded(anchor.text)
        if self._sha.get(anchor.sentence) == anchor.sha256 and self._text[anchor.sentence] == words:
            return Match(anchor.sentence, "same")
        same = self._by_words.get((anchor.sha256, words))
        if same:
            return Match(self._nearest(same, anchor), "moved")
        altered = self._altered(anchor, words)
        if altered:
            return Match(altered, "altered")
        elsewhere = self._anywhere.get(words, []) if len(words) >= OWN_ENOUGH else []
        return Match(elsewhere[0], "other_file") if len(elsewhere) == 1 else Match(None, "orphan")

    def _nearest(self, ids: Sequence[str], anchor: Anchor) -> str:
        """Of sentences with the same words the one on the nearest page, then by its number."""
        number = _number(anchor.sentence)
        return min(
            ids, key=lambda i: (abs(self._rows[i].page - anchor.page), abs(_number(i) - number))
        )

    def _altered(self, anchor: Anchor, words: str) -> str | None:
        """The sentence of the file that is most alike, if any is alike enough."""
        bag = set(words.split())
        if not bag:
            return None
        best, likeness = None, ALIKE
        for i, other in self._bags_of(anchor.sha256).items():
            common = len(bag & other)
            if common < SHARED_WORDS * min(len(bag), len(other)) or common < 3:
                continue
            found = _likeness(words, self._text[i])
            if found > likeness:
                best, likeness = i, found
        return best

    def _bags_of(self, sha: str) -> Mapping[str, set[str]]:
        if sha not in self._bags:
            self._bags[sha] = {i: set(self._text[i].split()) for i in self._of_file.get(sha, [])}
        return self._bags[sha]


def _likeness(a: str, b: str) -> float:
    """How alike two texts are, 0 to 1; a sentence that was cut in two is like its longer part."""
    x, y = a.split(), b.split()
    matcher = SequenceMatcher(None, x, y, autojunk=False)
    common = sum(block.size for block in matcher.get_matching_blocks())
    whole = 2 * common / (len(x) + len(y))
    part = common / min(len(x), len(y)) if min(len(x), len(y)) >= 0.6 * max(len(x), len(y)) else 0
    return max(whole, part)


def _number(sentence: str) -> int:
    tail = sentence.rpartition("-")[2]
    return int(tail) if tail.isdigit() else 0


def starts(sentences: Sequence[SentenceRow], text: str) -> dict[str, int]:
    """Where the sentences of one document, given in order, begin in its text."""
    made: dict[str, int] = {}
    at = 0
    for row in sentences:
        found = text.find(row.text, at)
        if found < 0:
            found = text.find(row.text)
        if found >= 0:
            made[row.id] = found
            at = found + len(row.text)
    return made
