"""Writes the text of a document out of its paragraphs and keeps the box of every word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from pipeline.document import Block, Document, Words
from pipeline.reading.extraction import PageWords
from pipeline.reading.hyphens import Hyphens
from pipeline.reading.lines import Line
from pipeline.reading.paragraphs import Paragraph

BETWEEN = "\n\n"  # stands between two blocks
TIGHT = ("—", "–", "/")  # a line that ends so goes on without a space


class Writer:
    """Collects words line by line, with what parts each from the next; boxes are gathered last."""

    def __init__(self, pages: Sequence[PageWords], hyphens: Hyphens) -> None:
        self.pages = {page.number: page for page in pages}
        self.hyphens = hyphens
        self.parts: list[str] = []
        self.length = 0
        self.lengths: list[int] = []  # of words, in characters
        self.gaps: list[int] = []  # characters between a word and the next
        self.owners: list[tuple[Line, Sequence[int]]] = []
        self.blocks: list[Block] = []
        self.sections: dict[str, str] = {}

    def write(self, paragraph: Paragraph) -> None:
        """Adds a paragraph as a block; tables keep a line break after each row."""
        rows = paragraph.kind == "table"
        left = paragraph.skip
        written: list[str] = []
        lines = [line for line in paragraph.lines if line.words]
        for n, line in enumerate(lines):
            words = line.words[left:] if left else line.words
            left = max(0, left - len(line.words))
            if words:
                self._line(line, words, lines[n + 1] if n + 1 < len(lines) else None, rows, written)
        if not written:
            return
        self.gaps[-1] = len(BETWEEN)
        text = "".join(written)
        begin = self.length + (len(BETWEEN) if self.blocks else 0)
        self.parts.append(text)
        self.length = begin + len(text)
        section = paragraph.section
        if paragraph.kind == "heading" and not paragraph.apart and section is not None:
            self.sections[section] = text
        if section is not None:
            section = self.sections.get(section, section)
        self.blocks.append(Block(begin, self.length, paragraph.kind, section))

    def _line(
        self,
        line: Line,
        words: Sequence[int],
        following: Line | None,
        rows: bool,
        written: list[str],
    ) -> None:
        page = self.pages[line.page]
        texts = list(map(page.texts.__getitem__, words))
        if following is None:
            space = ""
        elif rows:
            space = " " if _same_row(line, following) else "\n"
        else:
            texts[-1], space = self._line_end(texts[-1], page.hyphen[words[-1]], following)
        gaps = [1] * (len(texts) - 1)
        broken = list(map(page.hyphen.__getitem__, words[:-1]))
        if True in broken:
            inner = [n for n, hyphen in enumerate(broken) if hyphen]
            for n in inner:
                texts[n] += "-"
                gaps[n] = 0
            for text, gap in zip(texts, [*gaps, 0], strict=True):
                written += (text, " " * gap)
        else:
            written.append(" ".join(texts))
        written.append(space)
        self.lengths += map(len, texts)
        self.gaps += gaps
        self.gaps.append(len(space))
        self.owners.append((line, words))

    def _line_end(self, text: str, hyphen: bool, following: Line) -> tuple[str, str]:
        """The last word of a line as it is written, and what parts it from the next line."""
        page = self.pages[following.page]
        after = page.texts[following.words[0]] if following.words else ""
        if hyphen or (len(text) > 1 and text[-1] in "-\u00ad\u2010\u2011"):
            bare = text if hyphen else text[:-1]
            if bare and bare[-1].isalnum() and after[:1].isalnum():
                return (bare if self.hyphens.closed(bare, after) else bare + "-"), ""
            if hyphen:
                return text + "-", " "
            return bare + "-", " "
        if len(text) > 1 and text[-1] in TIGHT and after[:1].isalnum() and text[-2].isalnum():
            return text, ""
        return text, " "

    def finish(self, document: Document) -> None:
        """Fills text, words and blocks of the document."""
        document.text = BETWEEN.join(self.parts)
        document.blocks = self.blocks
        if not self.owners:
            return
        lengths, gaps = np.array(self.lengths, np.int64), np.array(self.gaps, np.int64)
        ends = np.cumsum(lengths) + np.concatenate(([0], np.cumsum(gaps[:-1])))
        counts = [len(words) for _, words in self.owners]
        offsets, boxes = {}, []
        total = 0
        for number, page in self.pages.items():
            offsets[number] = total
            boxes.append(page.shown)
            total += len(page.shown)
        confidences = [
            np.ones(len(page.shown)) if page.confidence is None else page.confidence
            for page in self.pages.values()
        ]
        recognised = any(page.confidence is not None for page in self.pages.values())
        place = np.fromiter(chain.from_iterable(words for _, words in self.owners), np.int64)
        place += np.repeat([offsets[line.page] for line, _ in self.owners], counts)
        # To a hundredth of a point: finer than any use, and the same after being kept on disk.
        edges = np.round(np.concatenate(boxes)[place], 2)
        x0, top, x1, bottom = (np.ascontiguousarray(edges[:, k]) for k in range(4))
        document.words = Words(
            ends - lengths,
            ends,
            np.repeat(np.array([line.page for line, _ in self.owners], np.int32), counts),
            x0,
            top,
            x1,
            bottom,
            np.repeat(np.array([line.style.size for line, _ in self.owners]), counts),
            np.round(np.concatenate(confidences)[place], 2) if recognised else None,
        )


def _same_row(a: Line, b: Line) -> bool:
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return b.x0 >= a.x0 and shared >= 0.5 * min(a.height, b.height)
