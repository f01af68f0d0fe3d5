"""What the desk's templates show, made from the desk's state."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

from pipeline.coding.codebook import codebook
from pipeline.records import Codes, Evidence, Holder, Profile, Relation, SentenceRow, ShareOf
from pipeline.results.words import plain
from pipeline.review.decisions import Decision
from pipeline.review.desk import Desk
from pipeline.review.item import Item
from pipeline.review.server.images import PageError, PageImages

#: Letters that stand for functions, kinds of upgrading, loci and outcomes after ``f`` and ``u``.
LETTERS = {
    "design": "d",
    "production": "p",
    "inputs": "i",
    "quality": "q",
    "logistics": "o",
    "marketing": "m",
    "branding": "b",
    "retail": "r",
    "process": "p",
    "product": "d",
    "functional": "f",
    "inter_chain": "i",
    "local": "l",
    "external": "e",
    "achieved": "a",
    "blocked": "b",
    "prospective": "p",
}
STATES = {
    "machine": "coded by machine",
    "accepted": "accepted",
    "changed": "changed",
    "rejected": "rejected",
    "uncoded": "nobody coded this",
}


@dataclass(frozen=True, slots=True)
class Toggle:
    """A code that can be given: its field, value, words, key, whether given, and the machine's view."""

    name: str
    value: str
    words: str
    key: str
    given: bool
    p: float | None
    cue: str | None
    machine: bool


def toggles(item: Item) -> dict[str, list[Toggle]]:
    """The codes of the codebook by family, as switches."""
    book = codebook()
    shown: Codes = item.shown or Codes()
    machine = item.machine
    scores = item.scores
    cues: dict[str, list[str]] = {}
    for reason in item.shown.reasons if item.shown else []:
        cues.setdefault(reason.code, []).append(reason.text)

    def make(name: str, value: str, label: str, words: str, key: str, given: bool) -> Toggle:
        by_machine = machine is not None and _has(machine, name, value)
        found = cues.get(label)
        cue = "; ".join(dict.fromkeys(found)) if found else None
        return Toggle(name, value, words, key, given, scores.get(label), cue, by_machine)

    made: dict[str, list[Toggle]] = {
        "governance": [],
        "buyers": [],
        "functions": [],
        "upgrading": [],
    }
    for n, g in enumerate(book.governance, 1):
        made["governance"].append(
            make("governance", g, f"governance:{g}", plain(g), str(n), g in shown.governance)
        )
    for n, b in enumerate(book.buyers, len(book.governance) + 1):
        made["buyers"].append(make("buyers", b, f"buyers:{b}", b, str(n), b in shown.buyers))
    pairs = {(str(a), str(b)) for a, b in [*shown.functions, *shown.upgrading]}
    for family, kinds, ends, label, first in (
        ("functions", book.functions, book.loci, "locus", "f"),
        ("upgrading", book.upgrading, book.outcomes, "outcome", "u"),
    ):
        for kind in kinds:
            for end in ends:
                key = f"{first} {LETTERS[kind]} {LETTERS[end]}"
                value = f"{kind}/{end}"
                made[family].append(
                    make(
                        family,
                        value,
                        f"{label}:{value}",
                        f"{kind} {end}",
                        key,
                        (kind, end) in pairs,
                    )
                )
    return made


def _has(row: Evidence, name: str, value: str) -> bool:
    given = getattr(row, name)
    return value in given or tuple(value.split("/")) in {tuple(g) for g in given if len(g) == 2}


def marked(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, those that are cues marked."""
    found = sorted({w for w in words if w}, key=len, reverse=True)
    if not found:
        return [(text, False)]
    pattern = "|".join(re.escape(w) for w in found)
    pieces = re.split(f"({pattern})", text)
    return [(piece, i % 2 == 1) for i, piece in enumerate(pieces) if piece]


def boxes_on(row: SentenceRow, page: int) -> list[tuple[float, float, float, float]]:
    """The boxes of a sentence on a page as x, y, width, height in points."""
    return [
        (b[1], b[2], round(b[3] - b[1], 1), round(b[4] - b[2], 1))
        for b in row.boxes
        if b[0] == page
    ]


def page_view(
    desk: Desk, images: PageImages, document: str, page: int, coder: str, chosen: str | None = None
) -> dict[str, Any]:
    """A page: its picture's size, the sentences on it with boxes and states; ``why`` if no picture."""
    about = desk.documents[document]
    try:
        size, why = images.size(about, page), None
    except PageError as e:
        size, why = (595.0, 842.0), str(e)
    rows = []
    for row in desk.by_page.get((document, page), []):
        item = desk.item(row.id, coder)
        rows.append(
            {
                "id": row.id,
                "text": row.text,
                "kind": row.kind,
                "boxes": boxes_on(row, page),
                "state": item.state,
                "chosen": row.id == chosen,
            }
        )
    return {
        "document": about,
        "number": page,
        "size": size,
        "why": why,
        "rows": rows,
        "coded": sum(r["state"] not in ("uncoded",) for r in rows),
    }


def item_view(
    desk: Desk, images: PageImages, sentence: str, coder: str, page: int | None = None
) -> dict[str, Any]:
    """Everything that the panel of one sentence shows."""
    item = desk.item(sentence, coder)
    row = item.row
    around = desk.around(sentence)
    words = [r.text for r in item.shown.reasons] if item.shown else []
    shown = item.shown or Codes(scope="case")
    # What has been coded shows the cluster that it has, or none; only what is yet to code a likely one.
    likely = desk.nearest_cluster(sentence) if item.state == "uncoded" else None
    return {
        "item": item,
        "state": item.state,
        "state_words": STATES[item.state],
        "pieces": marked(row.text, words),
        "before": around[0],
        "after": around[1],
        "toggles": toggles(item),
        "functions": codebook().functions,
        "upgrading": codebook().upgrading,
        "loci": codebook().loci,
        "outcomes": codebook().outcomes,
        "shown": shown,
        "clusters": cluster_names(desk.made.profiles, desk),
        "cluster": item.cluster_id or likely,
        "comments": item.comments,
        "others": [] if desk.blind else others(desk, sentence, coder),
        "page": page_view(desk, images, row.document, page or row.page, coder, sentence),
        "relations": get_args(Relation),
        "ofs": get_args(ShareOf),
        "holders": get_args(Holder),
        "plain": plain,
        "scope_p": item.scores.get("scope:case"),
    }


def others(desk: Desk, sentence: str, coder: str) -> list[Decision]:
    """What other people say of the sentence."""
    said = desk.reviewed.said.get(sentence)
    if said is None:
        return []
    found = [d for c, d in said.verdicts.items() if c != coder]
    return found + ([said.adjudicated] if said.adjudicated else [])


def is_theory(decision: Decision, machine: Codes | None) -> bool:
    """Whether a rejection says that the sentence is theory, not that its codes are wrong.

    It then keeps the machine's codes, or makes general what the machine took for a case.
    """
    codes = decision.codes or Codes()
    if decision.action != "reject" or codes.scope == "case":
        return False
    return machine is None or machine.scope == "case" or codes != Codes()


def cluster_names(profiles: Iterable[Profile], desk: Desk) -> list[tuple[str, str]]:
    """Ids and names of all clusters, by name; those that people made and no profile has yet as well."""
    names = {p.id: p.name for p in profiles}
    for ref in desk.named():
        names.setdefault(ref.id, ref.name)
    return sorted(names.items(), key=lambda n: n[1].casefold())


def codes_in_words(codes: Codes | None) -> list[str]:
    """Codes as people read them."""
    if codes is None:
        return []
    words = [] if codes.scope == "case" else ["general"]
    words += [plain(g) for g in codes.governance]
    words += [f"buyers {b}" for b in codes.buyers]
    words += [f"{f}: {x}" for f, x in codes.functions]
    words += [f"{plain(k)} upgrading {o}" for k, o in codes.upgrading]
    words += [f"{s.relation} {s.value:.0%} of {plain(s.of)}" for s in codes.shares]
    return words
