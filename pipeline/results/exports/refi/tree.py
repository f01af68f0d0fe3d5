"""The codes of the codebook as the tree that QDA programs show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import yaml

from pipeline.coding.codebook import codebook
from pipeline.records import Evidence
from pipeline.results.exports.codes import codes_shown
from pipeline.results.exports.looks import looks
from pipeline.results.words import plain


@dataclass(slots=True)
class Node:
    """A code: ``label`` is the codebook's, or that of a heading that nothing is coded with."""

    label: str
    name: str
    colour: str
    about: str = ""
    codable: bool = True
    children: list[Node] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        """The code and all below it."""
        yield self
        for child in self.children:
            yield from child.all()


def labels_shown(row: Evidence) -> list[str]:
    """The labels that a sentence is coded with in a project.

    A rejected one is coded as rejected and as nothing else, so that no program counts its codes.
    """
    if row.review.state == "rejected":
        return ["review:rejected"]
    labels = ["scope:case"] if row.scope == "case" else []
    labels += [code.label for code in codes_shown(row)]
    if row.review.state != "machine":
        labels.append(f"review:{row.review.state}")
    return list(dict.fromkeys(labels))


def tree(rows: Iterable[Evidence] = ()) -> list[Node]:
    """The headings with their codes: all of the codebook, and what ``rows`` have beyond it."""
    book, told = codebook(), _descriptions()
    colours = {name: family.colour for name, family in looks().families.items()}

    def node(family: str, label: str, name: str, about: str = "", codable: bool = True) -> Node:
        return Node(label, name, colours[family], about, codable)

    def heading(family: str) -> Node:
        return node(family, f"heading:{family}", looks().families[family].name, codable=False)

    case, governance, buyers = heading("case"), heading("governance"), heading("buyers")
    functions, upgrading = heading("functions"), heading("upgrading")
    case.children = [node("case", "scope:case", "fact about a case", told["scope"]["case"])]
    governance.children = [
        node("governance", f"governance:{g}", plain(g), told["governance"][g])
        for g in book.governance
    ]
    buyers.children = [
        node("buyers", f"buyers:{b}", plain(b), told["buyers"][b]) for b in book.buyers
    ]
    buyers.children += [
        node("buyers", f"share:{h}", f"share of {plain(h)}", "A figure; it stands in the note.")
        for h in told["share"]["holder"]
    ]
    for parent, heads, refined, kinds, values in (
        (functions, "functions", "locus", book.functions, book.loci),
        (upgrading, "upgrading", "outcome", book.upgrading, book.outcomes),
    ):
        for kind in kinds:
            above = node(heads, f"heading:{kind}", plain(kind), told[heads][kind], codable=False)
            above.children = [
                node(heads, f"{refined}:{kind}/{v}", f"{plain(kind)}: {v}", told[refined][v])
                for v in values
            ]
            parent.children.append(above)
    review = Node("heading:review", "Review", looks().review["machine"].colour, codable=False)
    review.children = [
        Node(f"review:{state}", state, look.colour, look.says)
        for state, look in looks().review.items()
        if state != "machine"
    ]
    roots = [case, governance, buyers, functions, upgrading, review]
    _add_unknown(roots, rows)
    return roots


def _add_unknown(roots: list[Node], rows: Iterable[Evidence]) -> None:
    """Codes of a model with a codebook of its own, each under the heading of its family."""
    known = {n.label for root in roots for n in root.all()}
    heads = {root.label.removeprefix("heading:"): root for root in roots}
    for row in rows:
        for code in codes_shown(row):
            if code.label not in known:
                known.add(code.label)
                head = heads[code.family]
                head.children.append(Node(code.label, code.words, head.colour))


def _descriptions() -> dict[str, Any]:
    text = files("annotations").joinpath("codebook.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
