"""Fonts, sizes and colours of runs of words, asked from pdfium as seldom as possible."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

from pipeline.reading.patterns import pattern
from pipeline.reading.pdfium_calls import plain

FORCE_BOLD, ITALIC = 1 << 18, 1 << 6  # bits of a font descriptor's Flags (ISO 32000, table 121)
GREY = 0x60  # colours whose channels are all darker than this, and alike, read as black


class Style(NamedTuple):
    """How a run of words is set: font, size in points, weight, slant, colour (0 for black)."""

    font: str
    size: float
    bold: bool
    italic: bool
    colour: int


PLAIN = Style("", 10.0, False, False, 0)


class Styles:
    """The styles of a page's characters; what is asked for once is kept while the page is open."""

    def __init__(self, textpage: int) -> None:
        self.textpage = textpage
        self.object_of = plain("*FPDFText_GetTextObject", "p", "i")
        self.font_of = plain("*FPDFTextObj_GetFont", "p")
        self.size_of = plain("FPDFTextObj_GetFontSize", "p", "p")
        self.matrix_of = plain("FPDFText_GetMatrix", "p", "i", "p")
        self.fill_of = plain("FPDFPageObj_GetFillColor", "p", "p", "p", "p", "p")
        self.kept: dict[int, Style] = {}
        self.fonts: dict[int, tuple[str, bool, bool]] = {}
        self.store = (ctypes.c_float * 6)()
        self.colour = (ctypes.c_uint * 4)()
        self.at_store = ctypes.addressof(self.store)
        self.at_colour = ctypes.addressof(self.colour)

    def of(self, character: int, height: float) -> Style:
        """The style of the character; ``height`` of its box bounds a size that makes no sense."""
        thing = self.object_of(self.textpage, character)
        if not thing:
            return Style("", round(height / 1.2, 1), False, False, 0)
        found = self.kept.get(thing)
        if found is None:
            found = self.kept[thing] = self._ask(thing, character, height)
        return found

    def _ask(self, thing: int, character: int, height: float) -> Style:
        font = self.font_of(thing) or 0
        name, bold, italic = self._font(font)
        size = self._size(thing, character, height)
        return Style(name, size, bold, italic, self._fill(thing))

    def _size(self, thing: int, character: int, height: float) -> float:
        """The font size times the scale of the text, in points."""
        self.size_of(thing, self.at_store)
        size = abs(self.store[0])
        self.matrix_of(self.textpage, character, self.at_store)
        a, b, c, d = self.store[:4]
        size *= (c * c + d * d) ** 0.5 or (a * a + b * b) ** 0.5 or 1.0
        if not 0.4 * height < size < 1.8 * height:
            size = height / 1.2
        return round(size, 1)

    def _font(self, font: int) -> tuple[str, bool, bool]:
        known = self.fonts.get(font)
        if known is not None or not font:
            return known or ("", False, False)
        buffer = ctypes.create_string_buffer(128)
        plain("FPDFFont_GetBaseFontName", "p", "p", "i")(font, ctypes.addressof(buffer), 128)
        name = buffer.value.decode("utf-8", "replace").rpartition("+")[2]
        flags = ctypes.c_int()
        plain("FPDFFont_GetFlags", "p", "p")(font, ctypes.addressof(flags))
        bits = max(flags.value, 0)
        weight = plain("FPDFFont_GetWeight", "p")(font)
        bold = (
            bool(pattern("bold_name").search(name))
            or bool(bits & FORCE_BOLD)
            or 600 < weight < 1000
        )
        italic = bool(pattern("italic_name").search(name)) or bool(bits & ITALIC)
        self.fonts[font] = (name, bold, italic)
        return self.fonts[font]

    def _fill(self, thing: int) -> int:
        at = self.at_colour
        self.fill_of(thing, at, at + 4, at + 8, at + 12)
        red, green, blue = self.colour[:3]
        if red == green == blue == 0:
            return 0
        if max(red, green, blue) < GREY or max(red, green, blue) - min(red, green, blue) < 12:
            return 0 if max(red, green, blue) < 0xA0 else 0xFFFFFF
        return int(red << 16 | green << 8 | blue)
