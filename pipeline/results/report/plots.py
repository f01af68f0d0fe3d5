"""The report's figures as drawings; what they show comes from :mod:`figures`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.profiling import Typology
from pipeline.records import Profile
from pipeline.results.report.figures import ShareMark, Statements, Upgrades
from pipeline.results.report.pen import Pen, clipped, cluster_label, kind_class
from pipeline.results.report.sentences import Sentences
from pipeline.results.words import country_name, percent, plain, share_in_words

#: So many rows a plot has at most; the data file beside it has them all.
MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every plot needs: the types in order, the sentences to lead to, whether links are drawn."""

    typology: Typology
    sentences: Sentences
    links: bool

    def pen(self, width: float, height: float, label: str) -> Pen:
        """A pen for a drawing of a size."""
        return Pen(width, height, label, links=self.links)

    def cls(self, type_id: str | None) -> str:
        """The class of a type's colour."""
        order = self.typology.order
        return kind_class(order.index(type_id) if type_id in order else None)

    def name(self, type_id: str | None) -> str:
        """The name of a type."""
        return next((t.name for t in self.typology.types if t.id == type_id), "no type")

    def target(self, ids: Sequence[str]) -> tuple[str, str]:
        """Where a number leads: the first of its sentences, and the span of all."""
        span = self.sentences.span(ids)
        return (f"#s{span.split()[0].split('-')[0]}" if span else ""), span

    def letters(self) -> dict[str, str]:
        """A letter or two for each type, no two alike."""
        made: dict[str, str] = {}
        for t in self.typology.types:
            short = t.name[0].upper()
            made[t.id] = short if short not in made.values() else t.name[:2]
        return made


def draw_over_time(sheet: Sheet, rows: Sequence[Statements]) -> str:
    """Statements of each type by decade: dated ones full, undated ones (by their work) pale."""
    types = sheet.typology.types
    decades = sorted({r.decade for r in rows})
    decades = list(range(decades[0], decades[-1] + 10, 10)) if decades else []
    left, row_high, top = 190.0, 74.0, 12.0
    step = min(110.0, (940 - left) / max(1, len(decades)))
    pen = sheet.pen(960, top + row_high * len(types) + 30, "Governance over time")
    most = max((len(r.dated) + len(r.undated) for r in rows), default=1)
    at = {(r.type, r.decade): r for r in rows}
    for i, kind in enumerate(types):
        base = top + row_high * (i + 1) - 12
        pen.text(left - 14, base - 18, kind.name, at="end")
        pen.line(left, base, left + step * len(decades), base, "axis")
        for j, decade in enumerate(decades):
            found = at.get((kind.id, decade))
            if not found:
                continue
            x, y = left + step * j + step * 0.16, base
            for ids, pale, told in (
                (found.dated, "", "dated"),
                (found.undated, " pale", "undated"),
            ):
                if not ids:
                    continue
                high = (row_high - 26) * len(ids) / most
                y -= high
                title = f"{kind.name}, {decade}s: {len(ids)} {told}"
                with pen.link(*sheet.target(ids), title):
                    pen.rect(x, y, step * 0.68, high, sheet.cls(kind.id) + pale, title)
            both = len(found.dated) + len(found.undated)
            with pen.link(
                *sheet.target([*found.dated, *found.undated]), f"{both} in the {decade}s"
            ):
                pen.text(x + step * 0.34, y - 4, str(both), size=12, at="middle")
    for j, decade in enumerate(decades):
        middle = left + step * (j + 0.5)
        pen.text(middle, top + row_high * len(types) + 12, f"{decade}s", "s", at="middle")
    return pen.svg()


def draw_shares(sheet: Sheet, marks: Sequence[ShareMark]) -> str:
    """Each share as a point with the interval that its wording leaves open."""
    shown = marks[:MOST_ROWS]
    left, right, high, top = 470.0, 862.0, 22.0, 30.0
    pen = sheet.pen(960, top + high * len(shown) + 30, "Buyers' shares with intervals")
    for tenth in range(0, 11, 2):
        x = left + (right - left) * tenth / 10
        pen.line(x, top - 8, x, top + high * len(shown), "line")
        pen.text(x, top - 14, f"{tenth * 10} %", "s", size=12, at="middle")
    for i, mark in enumerate(shown):
        y = top + high * i + high / 2
        share, told = mark.share, share_in_words(mark.share)
        pen.text(0, y + 4, cluster_label(mark.name, 34), size=12.5)
        holder = share.holder_name or plain(share.holder)
        pen.text(232, y + 4, clipped(f"{holder}: {plain(share.of)}", 36), "s", size=12)
        cls = {"main_buyer": "k0", "top_n": "k3", "buyer_type": "k1"}.get(share.holder, "k")
        x0, x1 = (left + (right - left) * v for v in (mark.low, mark.high))
        x = left + (right - left) * share.value
        with pen.link(*sheet.target([share.evidence]), f"{mark.name}: {told}"):
            pen.line(x0, y, x1, y, cls, 2.5)
            hollow = " hollow" if share.holder in ("buyer_type", "market") else ""
            pen.circle(x, y, 5, cls + hollow, f"{mark.name}: {told}")
            pen.text(right + 12, y + 4, percent(share), size=12)
    keys = (("k0", "main buyer"), ("k3", "the top few"), ("k1 hollow", "a kind of buyer"))
    for j, (cls, name) in enumerate(keys):
        pen.circle(left + 8 + 140 * j, top + high * len(shown) + 17, 5, cls)
        pen.text(left + 20 + 140 * j, top + high * len(shown) + 21, name, "s", size=12)
    return pen.svg()


def draw_upgrading(sheet: Sheet, rows: Sequence[Upgrades]) -> str:
    """The share of a type's clusters that tell of upgrading, achieved and blocked, with intervals."""
    kinds = list(dict.fromkeys(r.kind for r in rows))
    types = sheet.typology.types
    left, high, top = 190.0, 58.0, 34.0
    wide = (950 - left) / max(1, len(kinds))
    pen = sheet.pen(960, top + high * len(types) + 44, "Upgrading by governance")
    cells: dict[tuple[str, str], dict[str, Upgrades]] = defaultdict(dict)
    for r in rows:
        cells[r.type, r.kind][r.outcome] = r
    for j, kind in enumerate(kinds):
        x = left + wide * j
        pen.text(x + (wide - 24) / 2, 14, plain(kind), at="middle")
        for part, side in ((0.0, ""), (0.5, "middle"), (1.0, "end")):
            at = x + (wide - 24) * part
            pen.line(at, top - 8, at, top + high * len(types) - 8, "line")
            told = f"{part:.0%}".replace("%", " %")
            pen.text(at, top + high * len(types) + 6, told, "s", size=11, at=side)
    for i, t in enumerate(types):
        y = top + high * i
        of = next((r.of for r in rows if r.type == t.id), 0)
        few = any(r.few for r in rows if r.type == t.id)
        pen.text(left - 16, y + 16, t.name, at="end")
        told = f"{of} cluster{'' if of == 1 else 's'}" + (" – few" if few else "")
        pen.text(left - 16, y + 33, told, "warn" if few else "s", size=12, at="end")
        for j, kind in enumerate(kinds):
            for line, outcome in enumerate(("achieved", "blocked")):
                found = cells[t.id, kind].get(outcome)
                if found:
                    _interval(pen, sheet, found, left + wide * j, y + 10 + 20 * line, wide - 24)
    for j, (cls, name) in enumerate((("ink", "achieved"), ("half", "blocked"))):
        pen.circle(left + 8 + 110 * j, pen.height - 12, 5, cls)
        pen.text(left + 20 + 110 * j, pen.height - 8, name, "s", size=12)
    pen.text(left + 230, pen.height - 8, "lines: Wilson's 95 % interval", "s", size=12)
    return pen.svg()


def _interval(pen: Pen, sheet: Sheet, found: Upgrades, x: float, y: float, wide: float) -> None:
    if found.low is None or found.high is None:
        return
    hits = len(found.clusters)
    title = (
        f"{sheet.name(found.type)}: {plain(found.kind)} upgrading {found.outcome} in {hits} of "
        f"{found.of} clusters"
    )
    with pen.link(*sheet.target(found.evidence), title):
        pen.line(x + wide * found.low, y, x + wide * found.high, y, sheet.cls(found.type), 2.5)
        hollow = " hollow" if found.outcome == "blocked" else ""
        at = x + wide * hits / found.of
        pen.circle(at, y, 5, sheet.cls(found.type) + hollow, title)
        side = "end" if hits / found.of > 0.8 else ""
        pen.text(at + (-9 if side else 9), y - 4, f"{hits}/{found.of}", size=11, at=side)


def draw_matrix(sheet: Sheet, profiles: Iterable[Profile], functions: Sequence[str]) -> str:
    """Clusters by the mix of types and by where functions are performed."""
    shown = list(islice(profiles, MOST_ROWS))
    types = sheet.typology.types
    left, cell, high, top = 300.0, 62.0, 24.0, 56.0
    second = left + cell * len(types) + 20
    wide = second + 46 * len(functions)
    pen = sheet.pen(wide, top + high * len(shown) + 34, "Clusters by governance and functions")
    for j, t in enumerate(types):
        pen.text(left + cell * (j + 0.5), 36, clipped(plain(t.id), 12), "s", size=11, at="middle")
    for j, f in enumerate(functions):
        pen.text(second + 46 * (j + 0.5), 36 + 12 * (j % 2), f, "s", size=11, at="middle")
    for i, p in enumerate(shown):
        y = top + high * i
        pen.text(0, y + 16, cluster_label(p.name, 44), size=12.5)
        for j, t in enumerate(types):
            part = p.governance.mix.get(t.id, 0)
            if part:
                box = (left + cell * j + 2, y + 2, (cell - 4) * part, high - 5)
                pen.rect(*box, sheet.cls(t.id) + " pale")
                pen.text(left + cell * (j + 0.5), y + 16, f"{part:.0%}", size=11, at="middle")
        for j, f in enumerate(functions):
            found = next((v for k, v in p.functions.items() if k == f), None)
            x = second + 46 * (j + 0.5)
            if found is None:
                pen.line(x - 3, y + 12, x + 3, y + 12, "axis")
                continue
            pen.circle(x, y + 12, 6, "ink" if found.locus == "local" else "half")
            if found.locus == "both":
                pen.path(f"M{x - 6:g} {y + 12:g}a6 6 0 0 1 12 0z", "ink")
    for j, (cls, name) in enumerate((("ink", "in the cluster"), ("half", "elsewhere"))):
        pen.circle(second + 10 + 120 * j, pen.height - 12, 6, cls)
        pen.text(second + 22 + 120 * j, pen.height - 8, name, "s", size=12)
    pen.text(second + 232, pen.height - 8, "half: both", "s", size=12)
    return pen.svg()


def where_in_words(p: Profile) -> str:
    """Place and country of a cluster."""
    return ", ".join(dict.fromkeys(x for x in (p.place, country_name(p.country)) if x))
