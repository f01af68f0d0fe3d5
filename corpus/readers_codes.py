"""The codes that a reader gave the sentences of a study, as evidence for profiles."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.coding.discourse import Discourse
from pipeline.coding.periods import read_periods, read_settings
from pipeline.language.qualifiers import read_qualifiers
from pipeline.records import Cluster, Codes, Evidence, Period, SentenceRow


def by_reader(
    lines: Sequence[str], sentences: Sequence[SentenceRow], discourse: Discourse | None = None
) -> list[Evidence]:
    """The evidence as a reader coded it; each JSON line finds its sentence by how that begins.

    A reader does not code what is denied or supposed, so neither shuts a code out; that a tie has
    ended, and with ``discourse`` the years in which the text around sets a sentence, is read by rule as
    it is for the model's codes.

    Raises :class:`ValueError` where not exactly one sentence begins so.
    """
    rows: list[Evidence] = []
    for line in lines:
        codes = json.loads(line)
        begins, also = codes.pop("begins"), codes.pop("also", [])
        found = [i for i, s in enumerate(sentences) if s.text.lstrip('“”"').startswith(begins)]
        if len(found) != 1:
            raise ValueError(f"{len(found)} sentences begin with {begins!r}, not one")
        s = sentences[found[0]]
        rows.append(
            Evidence(
                **Codes.model_validate(codes).model_dump(by_alias=True),
                id=s.id,
                document=s.document,
                page=s.page,
                boxes=s.boxes,
                start=found[0] * 100,
                end=found[0] * 100 + 1,
                text=s.text,
                section=s.section,
                scores={},
                cluster_id=None,
                also=[Cluster.model_validate(one) for one in also],
                qualifiers=[q for q in read_qualifiers(s.text) if q == "ended"],
            )
        )
    return rows if discourse is None else _set_in_time(rows, discourse)


def _set_in_time(rows: Sequence[Evidence], discourse: Discourse) -> list[Evidence]:
    """The rows with the years that the text around gives them, going by the reader's own periods."""
    coded = {row.id: row.period for row in rows}
    read = read_periods(discourse)
    ids = [unit.id for unit in discourse.units]
    periods = [coded.get(i, period) for i, period in zip(ids, read, strict=True)]
    settings: dict[str, Period | None] = dict(
        zip(ids, read_settings(discourse, periods), strict=True)
    )
    return [row.model_copy(update={"setting": settings.get(row.id)}) for row in rows]
