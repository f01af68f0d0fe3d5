"""Writes the text of a document out of its paragraphs and keeps the box of every word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.document import Block, Document, Words
from pipeline.reading.extraction import PageWords
from pipeline.reading.hyphens import Hyphens
from pipeline.reading.lines import Line
from pipeline.reading.paragraphs import Paragraph

TIGHT = ("—", "–", "/")  # a line that ends so goes on without a space


class Writer:
    """Collects text and words; positions count the characters written so far."""

    def __init__(self, pages: Sequence[PageWords], hyphens: Hyphens) -> None:
        self.pages = {page.number: page for page in pages}
        self.hyphens = hyphens
        self.parts: list[str] = []
        self.length = 0
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.owner: list[tuple[Line, int]] = []
        self.blocks: list[Block] = []
        self.sections: dict[str, str] = {}

    def write(self, paragraph: Paragraph) -> None:
        """Adds a paragraph as a block; tables keep a line break after each row."""
        mark = len(self.parts)
        if self.blocks:
            self._put("\n\n")
        begin = self.length
        rows = paragraph.kind == "table"
        left = paragraph.skip
        lines = paragraph.lines
        for n, line in enumerate(lines):
            words = line.words[left:] if left else line.words
            left = max(0, left - len(line.words))
            following = lines[n + 1] if n + 1 < len(lines) else None
            self._line(line, words, following, rows)
        while self.length > begin and self.parts[-1] in (" ", "\n"):
            self.length -= 1
            self.parts.pop()
        if self.length == begin:
            while len(self.parts) > mark:
                self.length -= len(self.parts.pop())
            return
        section = paragraph.section
        if paragraph.kind == "heading" and not paragraph.apart and section is not None:
            self.sections[section] = "".join(self.parts[mark:]).strip()
        if section is not None:
            section = self.sections.get(section, section)
        self.blocks.append(Block(begin, self.length, paragraph.kind, section))

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _line(self, line: Line, words: Sequence[int], following: Line | None, rows: bool) -> None:
        page = self.pages[line.page]
        texts, hyphen, parts = page.texts, page.hyphen, self.parts
        length, starts, ends, owner = self.length, self.starts, self.ends, self.owner
        final = len(words) - 1
        for k, i in enumerate(words):
            text = texts[i]
            space = " "
            if k == final:
                if following is None:
                    space = ""
                elif rows:
                    space = " " if _same_row(line, following) else "\n"
                else:
                    text, space = self._line_end(text, hyphen[i], line, following)
            elif hyphen[i]:
                text, space = text + "-", ""
            starts.append(length)
            length += len(text)
            ends.append(length)
            owner.append((line, i))
            parts.append(text)
            if space:
                parts.append(space)
                length += 1
        self.length = length

    def _line_end(self, text: str, hyphen: bool, line: Line, following: Line) -> tuple[str, str]:
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
        document.text = "".join(self.parts)
        document.blocks = self.blocks
        if not self.starts:
            return
        boxes = np.array([self.pages[ln.page].shown[i] for ln, i in self.owner])
        document.words = Words(
            np.array(self.starts, np.int64),
            np.array(self.ends, np.int64),
            np.array([ln.page for ln, _ in self.owner], np.int32),
            *(np.ascontiguousarray(boxes[:, k]) for k in range(4)),
            np.array([ln.style.size for ln, _ in self.owner], np.float64),
        )


def _same_row(a: Line, b: Line) -> bool:
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return b.x0 >= a.x0 and shared >= 0.5 * min(a.height, b.height)
