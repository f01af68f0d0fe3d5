"""BibTeX text, from fields that are BibTeX already or from plain ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

#: What LaTeX would take for a command, and what stands for it.
SPECIAL = {c: "\\" + c for c in "&%$#_"}
#: Fields that are no text for LaTeX.
VERBATIM = ("doi", "url", "file")


def bibtex_of(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """An entry with these fields, their values BibTeX as they stand; a line a field."""
    lines = [f"  {name} = {{{_balanced(value)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def bibtex_from_plain(kind: str, key: str, fields: Mapping[str, str | None]) -> str:
    """An entry with these fields, whose values are plain text (names already joined by ``and``)."""
    told = {k: v if k in VERBATIM else escaped(v) for k, v in fields.items() if v}
    return bibtex_of(kind, key, told)


def escaped(text: str) -> str:
    """Plain text as BibTeX takes it; letters with accents stay, for every engine of today reads UTF-8."""
    text = text.replace("\\", "/").translate({ord("{"): "(", ord("}"): ")"})
    return "".join(SPECIAL.get(c, c) for c in text)


def names(people: Iterable[tuple[str, str]]) -> str:
    """Family and given names as BibTeX lists them; one without a given name is a body, in braces."""
    return " and ".join(
        f"{escaped(f)}, {escaped(g)}" if g else f"{{{escaped(f)}}}" for f, g in people
    )


def key_from(families: Iterable[str], year: int | None, title: str | None) -> str:
    """A citation key as Better BibTeX makes them: ``schmitzSmall1995``."""
    who = _letters(next(iter(families), "")) or "anon"
    words = re.findall(r"[^\W\d_]{4,}", title or "")
    return who.lower() + _letters(words[0] if words else "").capitalize() + str(year or "")


def _letters(word: str) -> str:
    import unicodedata

    flat = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z]", "", flat)


def _balanced(value: str) -> str:
    """The value, its braces taken out where they do not match, for they would end the entry."""
    depth = 0
    for c in re.sub(r"\\[{}]", "", value):
        depth += {"{": 1, "}": -1}.get(c, 0)
        if depth < 0:
            break
    return value if depth == 0 else re.sub(r"(?<!\\)[{}]", "", value)
