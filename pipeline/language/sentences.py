"""Splits the blocks of a document into sentences, with the habits of academic prose in mind.

A full stop, question or exclamation mark (with closing quotes and brackets) before a space is a
candidate; abbreviations, initials, enumerators, open brackets, small letters and citations that follow
their sentence speak against it. The mark of a note may cling to the full stop. The words it knows are in
``sentences.yaml``.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.document import Sentence

if TYPE_CHECKING:
    from pipeline.document import Document

CANDIDATE = re.compile(
    r"(?:[.!?]|…)+([)\]}”’\"'»›]*)"
    r"(?P<note>[1-9]\d{0,2}(?:[,–-][1-9]\d{0,2})*|[¹²³⁰⁴-⁹]+|\[\d{1,3}(?:[,–-] ?\d{1,3})*\]|[*†‡§]+)?"
    r"\s+(?=\S)"
)
#: A word, percentage or bracket that ends a sentence before the mark of a note; no number and no lone letter.
NOTED = re.compile(r"(?:[^\W\d_]{2}|[%)\]”’\"])$")
ROMAN = re.compile(r"[IVXLC]+")
LAST_TOKEN = re.compile(r"(?:^|[\s(\[“‘\"'«—–/])([^\s(\[“‘\"'«—–/]*)$")
FIRST_WORD = re.compile(r"[\"“‘'«(\[¿¡]*([^\W_]+(?:[’'-][^\W_]+)*)?")
DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
ENUMERATOR = re.compile(r"\W*(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})$")
NUMBERING = re.compile(r"[(\[]?(?:\d|[ivxlIVXL]+\b|[A-Z]\d*\b(?!\s[a-z]))")
CITATION = re.compile(
    r"[(\[](?!\b(?:See|The|This|In|It)\b[^)]*\.\))[^()\[\]]{0,160}?"
    r"(?:\b(?:1[6-9]|20)\d\d[a-z]?\b|\bibid\b|\bp{1,2}\.\s?\d)[^()\[\]]{0,120}[)\]]"
)
#: The year after an author's name, as in lists of works: "World Bank. 2017. Title."
YEAR_FIRST = re.compile(r"(?:1[89]|20)\d\d[a-z]?\.(?:\s|$)")
OPEN_REACH = 400  # characters within which an open bracket must close to count


@cache
def _data() -> dict[str, frozenset[str]]:
    text = resources.files("pipeline.language").joinpath("sentences.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return {name: frozenset(str(word) for word in words) for name, words in loaded.items()}


def split(document: Document) -> None:
    """Fills ``document.sentences``: the sentences of each block in order, a table's rows as they are.

    Identifiers are the document's with a running number, ``<document>-0001`` and on.
    """
    found: list[Sentence] = []
    for number, block in enumerate(document.blocks):
        text = document.text[block.start : block.end]
        if block.kind == "table":
            spans = [m.span() for m in re.finditer(r"[^\n]+", text)]
        elif block.kind in ("heading", "contents", "reference"):
            spans = [(0, len(text))]
        else:
            spans = split_text(text)
        for start, end in spans:
            found.append(
                Sentence(
                    f"{document.id}-{len(found) + 1:04d}",
                    block.start + start,
                    block.start + end,
                    block.kind,
                    block.section,
                    number,
                )
            )
    document.sentences = found


def split_text(text: str) -> list[tuple[int, int]]:
    """The sentences of a paragraph as spans of characters, end exclusive, without outer spaces."""
    spans: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    position = start
    while (candidate := CANDIDATE.search(text, position)) is not None:
        end, position = _end_of(text, start, candidate)
        if end is not None:
            spans.append((start, end))
            start = position
    tail = len(text.rstrip())
    if tail > start:
        spans.append((start, tail))
    return spans


def _end_of(text: str, start: int, candidate: re.Match[str]) -> tuple[int | None, int]:
    """Where the sentence ends at the candidate, None if not; and where to look on."""
    after = candidate.end()
    closers = candidate[1]
    stop = candidate.start(1)
    end = stop + len(closers)
    if candidate["note"]:
        noted = _is_noted(text, start, candidate)
        return (candidate.end("note") if noted else None), after
    if YEAR_FIRST.match(text, after):
        return None, after
    cited = CITATION.match(text, after)
    if cited is not None and (text[stop - 1] != "." or not _abbreviated(text, start, stop, after)):
        follow = _after_citation(text, cited.end())
        if follow is not None:
            return follow
    if not _can_start(text, after) or _is_open(text, start, end):
        return None, after
    if not closers and text[stop - 1] == "." and text[stop - 2 : stop] != "..":
        if _abbreviated(text, start, stop, after):
            return None, after
    elif closers and text[stop - 1] == "." and closers[0] in ")]":
        if _abbreviated(text, start, stop, after) and not _starter(text, after):
            return None, after
    return end, after


def _is_noted(text: str, start: int, candidate: re.Match[str]) -> bool:
    """Whether the figure or sign that clings to a full stop is the mark of a note: "Exports fell.3 The …".

    It is not after an abbreviation or a word that takes a number ("fig.3", "Table.2"), nor after a number.
    """
    stop, after = candidate.start(1), candidate.end()
    if not _can_start(text, after) or text[after].isdigit() or _is_open(text, start, stop):
        return False
    if candidate["note"][0] in text[start:stop] and candidate["note"][0] in "*†‡§":
        return False  # It closes what another of its kind has opened: "*Dealers.* They buy."
    if text[stop - 1] != "." or candidate[1]:
        return True
    before = text[max(start, stop - 40) : stop].rstrip(".…")
    found = LAST_TOKEN.search(before)
    token = found[1] if found else before
    low, data = token.lower(), _data()
    if not NOTED.search(before) or ROMAN.fullmatch(token) or DOTTED.match(token):
        return False
    if low in data["ends"]:
        return True
    if token[:1].isupper() and low in data["labels"]:
        return False
    return not any(low in data[kind] for kind in ("never", "numbered", "dates", "sometimes"))


def _after_citation(text: str, end: int) -> tuple[int | None, int] | None:
    """A citation in brackets that follows the full stop belongs to the sentence before it."""
    rest = text[end:]
    bare = rest.lstrip()
    if not bare:
        return len(text.rstrip()), len(text)
    if rest[0] in ".;,:":
        return None, end
    if rest[0].isspace() and bare[0].isupper():
        return end, end + len(rest) - len(bare)
    return None


def _can_start(text: str, after: int) -> bool:
    """Whether a sentence can start here: with a capital, a figure, a quotation or a currency sign."""
    at = after
    while at < len(text) and text[at] in "\"“‘'«([¿¡…-–—*" and at < after + 4:
        at += 1
    if at >= len(text):
        return False
    return (
        text[at].isupper()
        or text[at].isdigit()
        or text[at] in "$€£¥"
        or not (text[at].islower() or text[at] in ",;:.)]}”’!?%&=+")
    )


def _is_open(text: str, start: int, end: int) -> bool:
    """Whether a bracket is open at ``end`` that closes soon after."""
    inner = text[start:end]
    if inner.count("(") <= inner.count(")") and inner.count("[") <= inner.count("]"):
        return False
    ahead = text[end : end + OPEN_REACH]
    for left, right in ("()", "[]"):
        if inner.count(left) > inner.count(right):
            close, again = ahead.find(right), ahead.find(left)
            if close >= 0 and (
                again < 0 or close < again or ahead.count(right) > ahead.count(left)
            ):
                return True
    return False


def _starter(text: str, after: int) -> bool:
    first = FIRST_WORD.match(text, after)
    return first is not None and first[1] in _data()["starters"]


def _abbreviated(text: str, start: int, stop: int, after: int) -> bool:
    """Whether the full stop before ``stop`` belongs to an abbreviation, initial or enumerator."""
    before = text[max(start, stop - 40) : stop - 1]
    found = LAST_TOKEN.search(before)
    token = found[1] if found else before
    low, data = token.lower(), _data()
    if ENUMERATOR.match(text[start : stop - 1]):
        return True
    if low in data["ends"]:
        return False
    if low in data["never"]:
        return True
    if low in data["numbered"] and NUMBERING.match(text, after):
        return True
    if low in data["dates"] and text[after].isdigit():
        return True
    if low in data["sometimes"] or DOTTED.match(token):
        return not _starter(text, after)
    if (len(token) == 1 and token.isupper()) or re.match(r"[A-Z]\.?-[A-Z]$", token):
        return not _starter(text, after)
    return False
