"""Results of a few documents turned into those of many, for measuring what grows with a corpus.

A copy has a file of its own (the same pages, other bytes), and with it another digest, id, title and
sketch; its places bear a made-up name, so that clusters grow with documents as they do in a literature.
Whole countries stay as they are: an industry told of by every copy gathers the evidence of all.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.document import document_id
from pipeline.running.identity import Digests, basis
from pipeline.running.inputs import InputFile
from pipeline.running.memory import KEPT as FOLDER
from pipeline.running.memory import Memory
from pipeline.running.plan import Plan
from pipeline.running.sketch import KEPT as HASHES
from pipeline.running.store import Outcome, Rows, Store
from pipeline.running.work import unit_of

#: Made-up names are of such syllables: no two numbers give the same name, nor a real word often.
SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]


class Source(NamedTuple):
    """A document to multiply: its PDF, what came of it, its rows."""

    pdf: bytes
    name: str
    outcome: Outcome
    rows: Rows


def sources_of(run: Path) -> list[Source]:
    """The documents of a finished run; those that failed are left out."""
    store = Store(run / FOLDER)
    sources = []
    for unit in Plan.from_json(Memory.load(run).about["plan"]).units:
        outcome = store.adopt(unit.outcome, unit.reading)
        if outcome is not None and outcome.document is not None:
            sources.append(
                Source(unit.path.read_bytes(), unit.name, outcome, store.rows(unit.outcome))
            )
    return sources


def made_up(number: int) -> str:
    """A name for a place that there is not, another one for each number."""
    word, left = "", number + len(SYLLABLES) ** 2
    while left:
        left, at = divmod(left, len(SYLLABLES))
        word += SYLLABLES[at]
    return word.capitalize()


def multiply(sources: list[Source], documents: int, pdfs: Path, kept: Path) -> None:
    """Write so many PDFs, and what is kept of them as if the command had done them as it now is."""
    pdfs.mkdir(parents=True, exist_ok=True)
    store, grounds = Store(kept), basis(Digests(), None, "humphrey-2001", None)
    for number in range(documents):
        copy, at = divmod(number, len(sources))
        source = sources[at]
        name = f"{copy:04}-{source.name}"
        path = pdfs / name
        data = source.pdf + f"\n% copy {copy}\n".encode()
        path.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        unit = unit_of(InputFile(path, name), digest, grounds)
        outcome, rows = _copied(source, name, digest, made_up(copy))
        store.put_outcome(unit.outcome, outcome, rows)


def _copied(source: Source, name: str, digest: str, place: str) -> tuple[Outcome, Rows]:
    row = dict(source.outcome.document or {})
    old, new = str(row["id"]), document_id(name, digest)
    row |= {"id": new, "path": name, "sha256": digest, "title": f"{place}: {row['title']}"}
    evidence, sentences, text, doubts = (
        part.replace(old.encode(), new.encode()) for part in source.rows
    )
    moved = "".join(
        json.dumps(_moved(json.loads(line), place), ensure_ascii=False) + "\n"
        for line in evidence.splitlines()
    )
    rows = Rows(moved.encode(), sentences, text, doubts)
    return source.outcome._replace(document=row, sketch=_sketch(digest), timings={}), rows


def _moved(row: dict[str, Any], place: str) -> dict[str, Any]:
    """An evidence row whose places are other ones."""
    for cluster in filter(None, (row["cluster"], *row["also"])):
        if cluster["place"]:
            cluster["place"] = f"{place} {cluster['place']}"
            cluster["name"] = f"{place} {cluster['name']}"
    return row


def _sketch(digest: str) -> str:
    """The sketch of a text that shares nothing with another one's."""
    hashes = sorted(_numbers(digest))
    return base64.b85encode(b"".join(n.to_bytes(4, "little") for n in hashes)).decode("ascii")


def _numbers(digest: str) -> Iterator[int]:
    for at in range(HASHES):
        made = hashlib.sha256(f"{digest} {at}".encode()).digest()
        yield int.from_bytes(made[:4], "little")
