"""A typology of chain governance as data: its types, what speaks for them, and a crosswalk.

Nothing in the code knows a type by name. Sentences carry the codebook's labels; a typology says by
its crosswalk which of its types they stand for. Where one label may be several types, the cues that
the coder reported decide, by the typology's indicators.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.profiling.datafiles import DataFileError, parse, read_text, shipped

DEFAULT = "humphrey-2001"
SHIPPED = ("humphrey-2001", "ghs-2005")
#: What the labels of the codebook are types of.
CODED_IN = "humphrey-2001"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class GovernanceType(_Data):
    """A type of tie; ``crosswalk`` maps another typology's id to the types there that it covers.

    Where several types cover the same foreign type, one says by ``default_for`` that it is taken
    when no cue decides.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    definition: str
    determinants: dict[str, str] = {}
    crosswalk: dict[str, list[str]] = {}
    default_for: dict[str, list[str]] = {}


class Indicator(_Data):
    """Something that a sentence shows and that speaks for some types and against others.

    ``cues`` are names of the coder's cues, or shell-style patterns of such names.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    for_: list[str] = Field(alias="for")
    against: list[str] = []
    cues: list[str] = []


class Channels(_Data):
    """The kinds of buyer that a tie may run through, with where the list comes from."""

    source: str
    values: dict[str, str]


class Typology(_Data):
    """Types in the order of rising control, indicators and marketing channels."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str
    source: str
    types: list[GovernanceType] = Field(min_length=1)
    indicators: list[Indicator] = []
    channels: Channels | None = None

    @model_validator(mode="after")
    def _check(self) -> Typology:
        """Every type that an indicator names must be there, and no id twice."""
        known = self.order
        for ids, what in ((known, "type"), ([i.id for i in self.indicators], "indicator")):
            twice = sorted({i for i in ids if ids.count(i) > 1})
            if twice:
                raise ValueError(f"{what} id {twice[0]!r} is given twice")
        for indicator in self.indicators:
            unknown = sorted({*indicator.for_, *indicator.against} - {*known})
            if unknown:
                raise ValueError(
                    f"indicators: {indicator.id!r} names the unknown type {unknown[0]!r}"
                    f" (known: {', '.join(known)})"
                )
        for covering in self.types:
            for base, covered in (*covering.crosswalk.items(), *covering.default_for.items()):
                _check_crosswalk(f"types: {covering.id!r}", base, covered, self.id)
        if not any(self.equivalents(label) for label in _coded(self)):
            raise ValueError(
                f"types: none covers a type that sentences are coded with; give them a crosswalk to "
                f"{CODED_IN} ({', '.join(_coded(self))})"
            )
        return self

    @property
    def order(self) -> list[str]:
        """The ids of the types, in the order of the file."""
        return [t.id for t in self.types]

    @property
    def uncovered(self) -> list[str]:
        """The types that sentences are coded with and that no type here stands for; their ties are lost."""
        return [label for label in _coded(self) if not self.equivalents(label)]

    @property
    def gap(self) -> str | None:
        """What to tell a user of :attr:`uncovered`, with the remedy; nothing where all are covered."""
        left = ", ".join(self.uncovered)
        if not left:
            return None
        return (
            f"typology {self.id!r}: no type covers {left}; sentences coded so tell of no tie in the "
            f"profiles. If that is not meant, add to a type's crosswalk {CODED_IN}: [{left}]"
        )

    def equivalents(self, type_id: str, base: str = CODED_IN) -> list[str]:
        """The types here that stand for a type of the typology ``base``; none if there is none."""
        if base == self.id:
            return [type_id] if type_id in self.order else []
        covering = [t.id for t in self.types if type_id in t.crosswalk.get(base, [])]
        return covering or [t.id for t in self.types if t.id == type_id and not t.crosswalk]

    def type_of(self, label: str, cues: Iterable[str] = ()) -> str | None:
        """The type that a coded label stands for, given the cues of its sentence."""
        candidates = self.equivalents(label)
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        seen = [self.indicator(cue) for cue in cues]
        balance = {
            c: sum((c in i.for_) - (c in i.against) for i in seen if i is not None)
            for c in candidates
        }
        best = max(balance.values())
        leading = [c for c in candidates if balance[c] == best]
        defaults = {t.id for t in self.types if label in t.default_for.get(CODED_IN, [])}
        return next((c for c in leading if c in defaults), leading[0])

    def indicator(self, cue: str) -> Indicator | None:
        """The first indicator that a cue of this name is a sign of."""
        for indicator in self.indicators:
            if cue == indicator.id or any(fnmatchcase(cue, p) for p in indicator.cues):
                return indicator
        return None


def _coded(typology: Typology) -> list[str]:
    """The types that sentences are coded with; the typology may be that of the coding itself."""
    return (typology if typology.id == CODED_IN else _shipped(CODED_IN)).order


def _check_crosswalk(where: str, base: str, covered: Iterable[str], own: str) -> None:
    """What a crosswalk says of a typology that is known must be there; of others nothing can be said."""
    if base == own:
        return
    if base not in SHIPPED:
        if near := get_close_matches(base, SHIPPED, 1, 0.8):
            raise ValueError(f"{where}: crosswalk: no typology {base!r}; did you mean {near[0]!r}?")
        return
    known = _shipped(base).order
    unknown = sorted({*covered} - {*known})
    if unknown:
        raise ValueError(
            f"{where}: crosswalk: {unknown[0]!r} is no type of {base} (known: {', '.join(known)})"
        )


@cache
def _shipped(name: str) -> Typology:
    file = f"typologies/{name}.yaml"
    return parse(shipped(file), file, Typology)


def load_typology(name_or_path: str | Path = DEFAULT) -> Typology:
    """A typology that ships with the package, by its name, or a user's own YAML file, by its path.

    Raises :class:`~pipeline.profiling.datafiles.DataFileError` naming the file and the field.
    """
    name: Any = str(name_or_path)
    if name in SHIPPED:
        return _shipped(name)
    path = Path(name_or_path)
    if not path.is_file():
        known = ", ".join(SHIPPED)
        raise DataFileError(f"{name}: neither a typology that is known ({known}) nor a file")
    return parse(read_text(path), str(path), Typology)
