"""``project.qde``: users, codes, cases, sources with their selections, notes, in the standard's order."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.records import BoxRow, DocumentRow, Evidence, Profile
from pipeline.results.exports.places import PageFrames, quad, regions
from pipeline.results.exports.refi.notes import note, summary
from pipeline.results.exports.refi.standard import INTERNAL, NAMESPACES, Kind, guid
from pipeline.results.exports.refi.tree import Node, labels_shown
from pipeline.results.exports.refi.variables import (
    CLUSTER,
    DOCUMENT,
    Value,
    of_cluster,
    of_document,
)
from pipeline.results.exports.xmltext import writable

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Times as XML Schema writes them.
TIME = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
NAME_LENGTH = 80


@dataclass(slots=True)
class Source:
    """A document of the project; ``frames`` are those of its PDF's pages, null where that has gone."""

    document: DocumentRow
    text: str
    rows: Sequence[Evidence]
    frames: PageFrames | None


@dataclass(slots=True)
class Project:
    """Builds the XML of a project, source by source; :meth:`element` gives the whole."""

    version: str
    codes: Sequence[Node]
    profiles: Sequence[Profile]
    _sources: list[Any] = field(default_factory=list)
    _notes: list[Any] = field(default_factory=list)
    _users: dict[str, str] = field(default_factory=dict)
    _selections: dict[str, list[str]] = field(default_factory=dict)

    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = {p.id: p.name for p in self.profiles}
        self._user(self.machine)

    @property
    def machine(self) -> str:
        """The name under which the program codes."""
        return f"gvcoder {self.version}"

    def add(self, source: Source) -> None:
        """Add a document with its coded sentences."""
        d, frames = source.document, source.frames
        if frames is None:
            self._sources.append(self._text(source, "TextSource"))
            return
        # First, for a damaged page ends it here, before anything is part of the project.
        places = [selection for row in source.rows for selection in _regions(row, frames)]
        key, name = guid("source", d.id), d.path.rsplit("/", 1)[-1]
        made = element("PDFSource", guid=key, name=name, path=f"{INTERNAL}{key}.pdf")
        made.set("creatingUser", self._user(self.machine))
        made.extend(places)
        made.append(self._text(source, "Representation"))
        made.extend(_values(of_document(d)))
        self._sources.append(made)

    def element(self, name: str) -> Element:
        """The root element, ``Project``."""
        root = element(
            "Project",
            name=name,
            origin=self.machine,
            creatingUserGUID=self._user(self.machine),
        )
        parts = {
            "Users": [element("User", guid=v, name=k) for k, v in self._users.items()],
            "Variables": [
                element(
                    "Variable",
                    variable.about,
                    guid=guid("variable", n),
                    name=n,
                    typeOfVariable=variable.kind,
                )
                for n, variable in {**CLUSTER, **DOCUMENT}.items()
            ],
            "Cases": self._cases(),
            "Sources": self._sources,
            "Notes": self._notes,
        }
        for tag, children in parts.items():
            if children:
                root.append(element(tag, children=children))
            if tag == "Users":
                root.append(element("CodeBook", children=[codes_element(self.codes)]))
        return root

    def _user(self, name: str) -> str:
        return self._users.setdefault(name, guid("user", name))

    def _text(self, source: Source, tag: str) -> Element:
        """The text of a document with its selections; codes stand here and nowhere else."""
        d = source.document
        # A text that represents a PDF is a thing of its own beside the source.
        made = element(tag, guid=guid("source" if tag == "TextSource" else "text", d.id))
        made.set("name", d.path.rsplit("/", 1)[-1])
        made.set("plainTextPath", f"{INTERNAL}{guid('text', d.id)}.txt")
        made.set("creatingUser", self._user(self.machine))
        made.extend(self._selection(row) for row in source.rows)
        if tag == "TextSource":
            made.extend(_values(of_document(d)))
        return made

    def _selection(self, row: Evidence) -> Element:
        """The sentence as a selection, from its first code point to the one after its last."""
        key = guid("selection", row.id)
        person = row.review.coder if row.review.state != "machine" else None
        user = self._user(person or self.machine)
        time = row.review.time if person and TIME.fullmatch(row.review.time or "") else None
        made = element("PlainTextSelection", summary(row), guid=key, name=row.text[:NAME_LENGTH])
        made.set("startPosition", str(row.start))
        made.set("endPosition", str(row.end))
        made.set("creatingUser", user)
        for label in labels_shown(row):
            coding = element("Coding", guid=guid("coding", f"{row.id}/{label}"), creatingUser=user)
            if time:
                coding.set("creationDateTime", time)
            coding.append(element("CodeRef", targetGUID=guid("code", label)))
            made.append(coding)
        made.append(element("NoteRef", targetGUID=guid("note", row.id)))
        self._note(row)
        if row.review.state != "rejected":
            for cluster in [row.cluster_id, *row.also_ids]:
                if cluster:
                    self._selections.setdefault(cluster, []).append(key)
        return made

    def _note(self, row: Evidence) -> None:
        text = note(row, self._names.get(row.cluster_id or "", row.cluster_id))
        made = element("Note", guid=guid("note", row.id), name=f"gvcoder: {row.id}")
        made.set("creatingUser", self._user(self.machine))
        content = element("PlainTextContent")
        content.text = writable(text)
        made.append(content)
        self._notes.append(made)

    def _cases(self) -> list[Element]:
        present = {e.get("guid") for e in self._sources}
        cases = []
        for p in self.profiles:
            made = element("Case", guid=guid("case", p.id), name=p.name)
            made.extend(_values(of_cluster(p)))
            wanted = [guid("source", d) for d in p.documents]
            made.extend(element("SourceRef", targetGUID=g) for g in wanted if g in present)
            found = dict.fromkeys(self._selections.get(p.id, []))
            made.extend(element("SelectionRef", targetGUID=g) for g in found)
            cases.append(made)
        return cases


def element(
    tag: str,
    description: str | None = None,
    *,
    children: Sequence[Any] = (),
    kind: Kind = "project",
    **attributes: str,
) -> Element:
    """An element of the standard, with a ``Description`` as its first child where one is given."""
    from lxml import etree

    space = NAMESPACES[kind]
    made = etree.Element(f"{{{space}}}{tag}", nsmap={None: space})
    for name, value in attributes.items():
        made.set(name, writable(value))
    if description:
        etree.SubElement(made, f"{{{space}}}Description").text = writable(description)
    made.extend(children)
    return made


def codes_element(codes: Sequence[Node], kind: Kind = "project") -> Element:
    """``Codes`` with the tree of codes."""

    def code(node: Node) -> Element:
        return element(
            "Code",
            node.about,
            children=[code(child) for child in node.children],
            kind=kind,
            guid=guid("code", node.label),
            name=node.name,
            isCodable="true" if node.codable else "false",
            color=node.colour,
        )

    return element("Codes", children=[code(node) for node in codes], kind=kind)


def _values(values: Mapping[str, Value]) -> list[Element]:
    made = []
    for name, value in values.items():
        kind = {**CLUSTER, **DOCUMENT}[name].kind
        one = element("VariableValue")
        one.append(element("VariableRef", targetGUID=guid("variable", name)))
        told = element(f"{kind}Value")
        told.text = f"{value:f}" if isinstance(value, float) else writable(str(value))
        one.append(told)
        made.append(one)
    return made


def _regions(row: Evidence, frames: PageFrames) -> list[Element]:
    """Where a sentence stands on its pages, in whole points from the bottom left; pages from 0."""
    made = []
    for n, box in enumerate(regions(row.boxes)):
        left, bottom, right, top = _outward(box, frames)
        selection = element(
            "PDFSelection", guid=guid("region", f"{row.id}/{n}"), name=row.text[:NAME_LENGTH]
        )
        corners = {"page": box[0] - 1, "firstX": left, "firstY": bottom}
        for name, value in {**corners, "secondX": right, "secondY": top}.items():
            selection.set(name, str(value))
        made.append(selection)
    return made


def _outward(box: BoxRow, frames: PageFrames) -> tuple[int, int, int, int]:
    left, bottom, right, top = quad(frames[box[0]], box).bounds
    return math.floor(left), math.floor(bottom), math.ceil(right), math.ceil(top)
