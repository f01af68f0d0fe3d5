"""The sentences of a text, and which of them a selection is about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.language.sentences import split_text

PARAGRAPH = re.compile(r"\S(?:(?!\r?\n[ \t]*\r?\n)[\s\S])*")
LINE = re.compile(r"[^\r\n]+")
ENDS = re.compile(r"[.!?:;…][”’\"'»)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence: code points from ``start`` to ``end`` (exclusive), and the number of its paragraph."""

    start: int
    end: int
    paragraph: int


def sentences(text: str, fixed: Iterable[tuple[int, int]] = ()) -> list[Span]:
    """The sentences of a text in order; those of ``fixed`` stay exactly as they are.

    Paragraphs are parted by empty lines; where most lines of one end like sentences, each line is a
    paragraph of its own, as in text out of word processors.
    """
    found: list[Span] = []
    for number, (start, end) in enumerate(_paragraphs(text), 1):
        found += [Span(start + a, start + b, number) for a, b in split_text(text[start:end])]
    keep = _apart(fixed)
    if not keep:
        return found
    starts = [s.start for s in found]
    out: list[Span] = []
    for start, end in keep:
        near = found[max(bisect_left(starts, start + 1) - 1, 0)] if found else Span(0, 0, 1)
        out.append(Span(start, end, near.paragraph))
    for span in found:
        out += [Span(a, b, span.paragraph) for a, b in _left(text, span, keep)]
    return sorted(out, key=lambda s: s.start)


def about(spans: Sequence[Span], passages: Iterable[tuple[int, int]]) -> list[int]:
    """Which sentences a selection of one or more passages is about, by number.

    Those that it covers by half or more, and those in which half or more of it lies; of a selection
    across two halves of sentences, the one that has more of it.
    """
    shared: dict[int, int] = defaultdict(int)
    for start, end in passages:
        for n in range(bisect_left(spans, start, key=lambda s: s.end), len(spans)):
            if spans[n].start >= end:
                break
            both = min(end, spans[n].end) - max(start, spans[n].start)
            if both > 0:
                shared[n] += both
    whole = sum(shared.values())
    chosen = [
        n for n, k in shared.items() if 2 * k >= spans[n].end - spans[n].start or 2 * k >= whole
    ]
    return sorted(chosen) or sorted(shared, key=lambda n: (-shared[n], n))[:1]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    for block in PARAGRAPH.finditer(text):
        lines = [m for m in LINE.finditer(block[0]) if m[0].strip()]
        ended = sum(bool(ENDS.search(m[0])) for m in lines[:-1])
        if len(lines) > 1 and 2 * ended >= len(lines) - 1:
            yield from ((block.start() + m.start(), block.start() + m.end()) for m in lines)
        else:
            yield block.span()


def _apart(fixed: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, without those that overlap an earlier one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(fixed)):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _left(text: str, span: Span, keep: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What of a sentence lies outside the spans that are kept, if there are words in it."""
    at = span.start
    first = bisect_left(keep, (span.start, 0))
    for start, end in keep[max(first - 1, 0) :]:
        if start >= span.end:
            break
        if end > at:
            yield from _stripped(text, at, min(start, span.end))
            at = max(at, end)
    yield from _stripped(text, at, span.end)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end] if end > start else ""
    if re.search(r"\w", part):
        yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())
