"""The sentences on which a model was surest and wrong, and what a person who read them says of each.

A row of ``worst.jsonl`` has ``id``, ``label``, ``coded`` (by the coder), ``probability`` (by the model),
``text``, and, once somebody has read it, ``kind`` (of error) and ``why`` (one sentence).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.codebook import codebook
from pipeline.coding.labels.coded import CodedText
from pipeline.coding.labels.scores import Floats

Row = dict[str, Any]


def worst(unseen: CodedText, p: Floats, given: NDArray[np.bool_], most: int = 50) -> list[Row]:
    """The sentences on which the model was surest and wrong, a label each, the worst first.

    ``p`` and ``given`` are what it says of the sentences, of shape (sentences, labels).
    """
    off = np.where(unseen.targets, 1 - p, p) * (given != unseen.targets)
    picked: set[int] = set()
    out: list[Row] = []
    for flat in np.argsort(-off, axis=None):
        i, j = divmod(int(flat), off.shape[1])
        if len(out) == most or off[i, j] == 0:
            break
        if i in picked:
            continue
        picked.add(i)
        out.append(
            {
                "id": unseen.rows[i].id,
                "label": codebook().labels[j],
                "coded": bool(unseen.targets[i, j]),
                "probability": round(float(p[i, j]), 3),
                "text": unseen.rows[i].text,
            }
        )
    return out


def with_readings(found: Sequence[Row], read: Sequence[Row]) -> list[Row]:
    """The rows found anew, with kind and reason of those that were read before as the same error."""
    known = {_error(row): row for row in read}
    return [
        row | {k: known[_error(row)][k] for k in ("kind", "why") if k in known.get(_error(row), {})}
        for row in found
    ]


def _error(row: Row) -> tuple[str, str, bool]:
    return row["id"], row["label"], row["coded"]


def kinds_of_error(rows: Sequence[Row]) -> list[str]:
    """Markdown: how many errors are of each kind, the commonest first, with the surest one of each."""
    read = [row for row in rows if "kind" in row]
    count = Counter(row["kind"] for row in read)
    first = {row["kind"]: row for row in reversed(read)}
    given = sum(not row["coded"] for row in rows)
    lines = [
        f"`worst.jsonl` lists the {len(rows)} sentences on which the model was surest and wrong, with the "
        "kind of error and one sentence on why: one reader's judgement, by the guidelines and by what stands "
        f"before each sentence. {len(rows) - given} are codes that a coder gave and the model did not, "
        f"{given or 'none'} the other way round.",
        "",
    ]
    if len(read) < len(rows):
        lines += [f"{len(rows) - len(read)} of them nobody has read yet.", ""]
    if not read:
        return lines
    lines += ["| kind | n | example (code) | why |", "| --- | --- | --- | --- |"]
    for kind, n in count.most_common():
        row = first[kind]
        cells = (kind, str(n), f'"{row["text"]}" (`{row["label"]}`)', row["why"])
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return lines
