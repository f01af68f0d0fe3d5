"""Takes the raised marks of notes out of the words, and leaves numbers and powers alone."""

from __future__ import annotations

import ctypes
import re

from pipeline.reading.extraction import PageWords
from pipeline.reading.lines import Line
from pipeline.reading.patterns import pattern
from pipeline.reading.pdfium_calls import plain

#: Digits glued to a word's end, possibly before closing punctuation: ``etc.2)``, ``chains.9``.
GLUED = re.compile(
    r"(?<=[^\W\d_]|[.,;:!?)\]”’\"'»…%])(\d{1,3}(?:[,–-]\d{1,3})*)(?=[)\].,;:!?”’\"'»]*$)"
)
LEADING = re.compile(r"(\d{1,3}|[*†‡§¶]+)(?=[^\W\d_]|[“‘\"'(\[])")
STARRED = re.compile(r"(?<=[^\W\d_.]|[.,;)”’])[*†‡]+$")
ALONE = re.compile(r"(?:\d{1,3}(?:[,–-]\d{1,3})*[,;.]?|[*†‡§¶]+)$")
#: A line in which this finds nothing holds no mark: its digits are all in plain numbers. All that it
#: looks for stands round a digit or sign, so that other letters are passed over at once.
LIKELY = re.compile(
    r"""[\d*†‡§¶](?:
        (?<=[*†‡§¶])
        | (?<=[^\W\d_]\d) | (?<=[;:!?)\]”’"'»…%]\d)     # after a letter or closing mark
        | (?<=[.,]\d)(?<!\d[.,]\d)                       # after a stop that no digit precedes
        | (?<=\d{4}[.,]\d)\d?(?!\d)                      # after a year and a stop
        | (?<!\S\d)\d{0,2}[,;.]?(?=\s|$)                 # alone
        | (?<!\w\d)\d{4,5}\b                            # a year with a mark of one or two digits
        | (?<![\s\S]\d)\d{0,2}[^\W\d_]                  # before the first word
    )""",
    re.VERBOSE,
)
DIGIT = re.compile(r"\d")
YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
RAISED = 0.17  # of a line's height: how far a note's mark stands above the base line


class Marks:
    """Finds raised marks with pdfium's exact boxes while a page is open."""

    def __init__(self, page: PageWords, textpage: int) -> None:
        self.page = page
        self.textpage = textpage
        self.store = (ctypes.c_double * 4)()

    def _bottom(self, character: int) -> float:
        """The lower edge of a character's ink, in points counted upwards as the letters stand."""
        at = ctypes.addressof(self.store)
        call = plain("FPDFText_GetCharBox", "p", "i", "p", "p", "p", "p")
        call(self.textpage, character, at, at + 8, at + 16, at + 24)
        left, right, bottom, top = self.store
        return (bottom, -right, -top, left)[self.page.up]

    def _base(self, character: int) -> float:
        """The place of the base line under a character, counted likewise."""
        at = ctypes.addressof(self.store)
        plain("FPDFText_GetCharOrigin", "p", "i", "p", "p")(self.textpage, character, at, at + 8)
        x, y = self.store[0], self.store[1]
        return (y, -x, -y, x)[self.page.up]

    def raised(self, character: int, beside: int, height: float) -> bool:
        """Whether the character stands clear above the base line of the one beside it."""
        return self._bottom(character) > self._base(beside) + RAISED * height

    def strip(self, lines: list[Line]) -> None:
        """Takes the marks out of the words of the lines; a line that begins with one keeps it."""
        for line in lines:
            if LIKELY.search(line.text):
                self._strip_line(line)

    def _strip_line(self, line: Line) -> None:
        page, changed = self.page, False
        for n, i in enumerate(line.words):
            word = page.texts[i]
            if word.isalpha() or not (
                DIGIT.search(word) or word[-1] in "*†‡" or word[0] in "*†‡§¶"
            ):
                continue
            if ALONE.match(word):
                taken = self._alone(line, n, i)
            else:
                taken = self._glued(line, n, i, word)
            changed = changed or taken
        if changed:
            line.words = [i for i in line.words if page.texts[i]]
            line.text = " ".join([page.texts[i] for i in line.words])

    def _alone(self, line: Line, n: int, i: int) -> bool:
        """A word that is only a mark: smaller than the line and raised."""
        page = self.page
        if len(line.words) < 2:
            return False
        beside = line.words[n - 1] if n else line.words[1]
        if not self.raised(page.first[i], page.first[beside], line.height):
            return False
        if n == 0:
            line.lead = page.texts[i].rstrip(".,;")
        elif pattern("unit").search(page.texts[beside]):
            return False
        tail = page.texts[i][-1]
        if n and tail in ".,;" and page.texts[beside]:
            page.texts[beside] += tail
        page.texts[i] = ""
        return True

    def _glued(self, line: Line, n: int, i: int, word: str) -> bool:
        page = self.page
        first = page.first[i]
        if n == 0 and (found := LEADING.match(word)):
            if self.raised(first, page.last[i], line.height):
                line.lead, page.texts[i] = found[1], word[found.end() :]
                return True
        if found := STARRED.search(word):
            page.texts[i] = word[: found.start()]
            return bool(page.texts[i])
        if found := GLUED.search(word):
            if pattern("unit").search(word[: found.start()]):
                return False
            if self.raised(first + found.start(1), first, line.height):
                page.texts[i] = word[: found.start(1)] + word[found.end(1) :]
                return True
        elif word.isdigit() and len(word) in (5, 6) and YEAR.match(word[:4]):
            if self.raised(first + 4, first, line.height):
                page.texts[i] = word[:4]
                return True
        return False
