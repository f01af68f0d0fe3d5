"""The words of a sentence that somebody coded, where these are not all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.records import CodeSpan

#: Characters of the source, and the labels that they were given.
Mark = tuple[int, int, frozenset[str]]


def marked(raw: str, start: int, marks: Iterable[Mark], carried: Iterable[str]) -> list[CodeSpan]:
    """The spans of a sentence that carry its labels, in the order of its words.

    ``raw`` is the sentence as its source has it, from the character ``start`` on; the spans count characters
    of it with each run of white space made one. A passage that is all of the sentence marks nothing in it.
    Passages for one label that overlap are one span.
    """
    own = set(carried)
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for first, last, labels in marks:
        a, b = max(first - start, 0), min(last - start, len(raw))
        words = " ".join(raw[a:b].split()) if a < b else ""
        text = " ".join(raw.split())
        if words and words != text:
            at = text.find(words, len(" ".join(raw[:a].split())))
            for label in labels & own if at >= 0 else ():
                places[label].append((at, at + len(words)))
    spans = [
        CodeSpan(start=a, end=b, code=label)
        for label, found in places.items()
        for a, b in _apart(found)
    ]
    return sorted(spans, key=lambda s: (s.start, s.end, s.code))


def _apart(found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Places that overlap joined to one."""
    here: tuple[int, int] | None = None
    for a, b in sorted(found):
        if here is not None and a < here[1]:
            here = here[0], max(here[1], b)
            continue
        if here is not None:
            yield here
        here = a, b
    if here is not None:
        yield here
