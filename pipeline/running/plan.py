"""What a run has to do: its units, the files that are copies of others, what cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.running.identity import Basis, Digests
from pipeline.running.inputs import Fault, InputFile, Work
from pipeline.running.store import Outcome
from pipeline.running.work import Unit, unit_of


class ShardError(ValueError):
    """A shard that is none, or shards that do not belong together; the message says the remedy."""


class Twin(NamedTuple):
    """A file of the same content as an earlier one: both names, and the earlier one's outcome."""

    name: str
    of: str
    outcome: str


class Copy(NamedTuple):
    """A file left out for it is of the same work as another: both names, the part of text in common."""

    name: str
    of: str
    share: float


class Shard(NamedTuple):
    """The i-th of n parts of a corpus, from 1."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """``3/16`` as a shard.

        Raises:
            ShardError: when it is none.
        """
        number, slash, of = text.partition("/")
        if not (slash and number.isdigit() and of.isdigit() and 1 <= int(number) <= int(of)):
            raise ShardError(f"--shard {text}: give the part and how many there are, as in 3/16")
        return cls(int(number), int(of))


@dataclass(slots=True)
class Plan:
    """A unit for each content, in the order of their names, and what is no unit."""

    units: list[Unit] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def asked(self) -> list[Any]:
        """All that distinguishes this plan from another one."""
        units = [(u.name, u.outcome, u.reference) for u in self.units]
        return [units, self.twins, self.faults]

    def part(self, shard: Shard) -> Plan:
        """The shard's share of the work: every n-th unit with its copies; the first has the faults."""
        units = self.units[shard.number - 1 :: shard.of]
        own = {u.outcome for u in units}
        faults = self.faults if shard.number == 1 else []
        return Plan(units, [t for t in self.twins if t.outcome in own], list(faults))

    def failures(self, done: Mapping[str, Outcome]) -> list[Fault]:
        """All that failed, by name; a copy fails as the file that it is a copy of."""
        found = list(self.faults)
        for unit in self.units:
            if failure := done[unit.outcome].failure:
                found.append(Fault(**failure))
        for twin in self.twins:
            if failure := done[twin.outcome].failure:
                found.append(Fault(**{**failure, "path": twin.name}))
        return sorted(found)

    def as_json(self) -> dict[str, Any]:
        """The plan as plain data."""
        units = [{**u._asdict(), "path": str(u.path)} for u in self.units]
        return {"units": units, "twins": self.twins, "faults": self.faults}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Plan:
        """The plan that :meth:`as_json` gave.

        Raises:
            KeyError, TypeError: when it is none.
        """
        units = [
            Unit(**{**u, "path": Path(u["path"]), "work": Work(*u["work"]) if u["work"] else None})
            for u in told["units"]
        ]
        return cls(units, [Twin(*t) for t in told["twins"]], [Fault(*f) for f in told["faults"]])


def plan_of(
    files: Sequence[InputFile], missing: Sequence[Fault], digests: Digests, grounds: Basis
) -> Plan:
    """What there is to do; the same bytes under a second name are done once."""
    plan = Plan(faults=list(missing))
    first: dict[str, Unit] = {}
    # Of files of one content that which a library names stands for all.
    for file in sorted(files, key=lambda f: f.reference is None):
        try:
            digest = digests.of(file.path)
        except OSError as e:
            detail = f"the file cannot be opened ({e.strerror}): check its permissions"
            plan.faults.append(Fault(file.name, "unreadable", detail))
            continue
        unit = unit_of(file, digest, grounds)
        twin = first.setdefault(digest, unit)
        if twin is unit:
            plan.units.append(unit)
        else:
            plan.twins.append(Twin(file.name, twin.name, twin.outcome))
    plan.units.sort(key=_order)
    plan.twins.sort()
    return plan


def _order(unit: Unit) -> tuple[str, str]:
    return unit.name, str(unit.path)


def together(plans: Sequence[Plan]) -> Plan:
    """Several plans as one; contents that two of them have are done once, under the first name."""
    whole = Plan()
    first: dict[str, Unit] = {}
    every = sorted((u for p in plans for u in p.units), key=_order)
    for unit in sorted(every, key=lambda u: u.reference is None):
        twin = first.setdefault(unit.sha256, unit)
        if twin is unit:
            whole.units.append(unit)
        elif twin.name != unit.name:
            whole.twins.append(Twin(unit.name, twin.name, twin.outcome))
    whole.units.sort(key=_order)
    digest = {u.outcome: u.sha256 for p in plans for u in p.units}
    for copy in (t for p in plans for t in p.twins):
        kept = first[digest[copy.outcome]]
        whole.twins.append(Twin(copy.name, kept.name, kept.outcome))
    whole.twins = sorted(set(whole.twins))
    whole.faults = sorted({f for p in plans for f in p.faults})
    return whole
