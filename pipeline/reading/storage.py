"""A document as bytes and back, for what is read once and used again; no code can hide in it."""

from __future__ import annotations

import json
from dataclasses import fields

import numpy as np

from pipeline.document import Block, Document, Page, Sentence, Words

#: Boxes and sizes are kept to a hundredth of a point, as reading rounds them.
HUNDREDTHS = ("x0", "top", "x1", "bottom", "size")
WHOLE = ("start", "end", "page")


def dump(document: Document) -> bytes:
    """The document as bytes: a line of JSON, then its words as an array of 32-bit integers."""
    plain = {
        f.name: getattr(document, f.name) for f in fields(document) if f.name not in ("words",)
    }
    words = document.words
    plain["confidences"] = words.confidence is not None
    columns = [getattr(words, name) for name in WHOLE]
    columns += [np.rint(getattr(words, name) * 100) for name in HUNDREDTHS]
    if words.confidence is not None:
        columns.append(np.rint(words.confidence * 100))
    # Steps between neighbours are small numbers, which pack well.
    steps = np.diff(np.stack(columns).astype("<i4"), axis=1, prepend=np.int32(0))
    return json.dumps(plain, ensure_ascii=False).encode() + b"\n" + steps.astype("<i4").tobytes()


def load(data: bytes) -> Document:
    """The document that :func:`dump` wrote.

    Raises:
        ValueError: when the bytes are none.
    """
    first, _, rest = data.partition(b"\n")
    plain = json.loads(first)
    wide = len(WHOLE) + len(HUNDREDTHS) + bool(plain.pop("confidences"))
    steps = np.frombuffer(rest, "<i4").reshape(wide, -1)
    columns = np.cumsum(steps, axis=1, dtype=np.int64)
    start, end, page, *measures = columns
    plain["words"] = Words(start, end, page.astype(np.int32), *(m / 100.0 for m in measures))
    for name, kind in (("pages", Page), ("blocks", Block), ("sentences", Sentence)):
        plain[name] = [kind(*item) for item in plain[name]]
    return Document(**plain)
