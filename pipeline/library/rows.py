"""Rows of one kind, as a sequence that becomes a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from pipeline.library.frames import frame
from pipeline.records import Record

if TYPE_CHECKING:
    import pandas as pd

Row = TypeVar("Row", bound=Record)


class Rows(Sequence[Row], Generic[Row]):
    """A sequence of typed rows (:mod:`pipeline.records`) with ``to_dict``, ``to_pandas`` and a display."""

    def __init__(self, rows: Iterable[Row], kind: type[Row]) -> None:
        self._rows = list(rows)
        self._kind = kind

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Rows[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Rows[Row]:
        return Rows(self._rows[at], self._kind) if isinstance(at, slice) else self._rows[at]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"{len(self)} rows of {self._kind.__name__}"

    def to_dict(self) -> list[dict[str, Any]]:
        """The rows as plain data, as they stand in the files of a run directory."""
        return [row.model_dump(mode="json", by_alias=True) for row in self]

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a table; a record within a row becomes columns (``cluster.name``)."""
        return frame(self, self._kind)

    def _repr_html_(self) -> str:
        from pipeline.library.display import rows_html

        return rows_html(self)
