"""Reads a project: its codes, users and cases, and its sources with the coded selections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.results.exports.refi.notes import data_of
from pipeline.results.imports.content import Case, Code, Coded, Coding, Selection, Source
from pipeline.results.imports.package import CodingFileError, Package

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Sources of the standard that have no sentences.
OTHER = {
    "PictureSource": "PictureSelection",
    "AudioSource": "AudioSelection",
    "VideoSource": "VideoSelection",
}


def coded(package: Package) -> Coded:
    """Read the project."""
    return _Reader(package).all()


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package, self.root = package, package.root
        self.faults: list[str] = []
        self.users = {_guid(e): e.get("name") for e in _all(self.root, "User")}
        self.notes = {_guid(e): e for e in _all(self.root, "Note")}

    def all(self) -> Coded:
        codes = {c.guid: c for top in _all(self.root, "Codes") for c in _codes(top, "")}
        sources = [
            self._source(e) for tag in ("TextSource", "PDFSource") for e in _all(self.root, tag)
        ]
        for tag, selection in OTHER.items():
            for e in _all(self.root, tag):
                coded = [c for s in _all(e, selection) for c in _children(s, "Coding")]
                lost = len(coded) + len(_children(e, "Coding"))
                if lost:
                    kind = tag.removesuffix("Source").lower()
                    self.faults.append(
                        f"{e.get('name')}: {lost} codings of a {kind}, which has no sentences"
                    )
        return Coded(codes, sources, self._cases(), self.faults)

    def _source(self, e: Element) -> Source:
        pdf = _tag(e) == "PDFSource"
        carriers = _children(e, "Representation") if pdf else [e]
        selections = [s for c in carriers for s in self._selections(c, "PlainTextSelection")]
        if pdf:
            selections += self._selections(e, "PDFSelection")
        for whole in [e] if not pdf else [e, *carriers]:
            given = self._codings(whole)
            if given:
                selections.append(Selection(_guid(whole), given))
        path = e.get("path") if pdf else None
        source = Source(_guid(e), e.get("name") or _guid(e), None, selections, pdf=path)
        try:
            source.text = self._text(carriers[0]) if carriers else None
            source.fault = None if source.text is not None else "has no plain text"
        except CodingFileError as fault:
            source.fault = str(fault)
        return source

    def _text(self, e: Element) -> str | None:
        for content in _children(e, "PlainTextContent"):
            return content.text or ""
        path = e.get("plainTextPath")
        if not path:
            return None
        data = self.package.file(path)
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        try:
            # Not read as lines, so that positions count what stands in the file.
            return data.decode("utf-16" if wide else "utf-8-sig")
        except UnicodeDecodeError as fault:
            raise CodingFileError(f"{path!r} is not UTF-8 (byte {fault.start})") from fault

    def _selections(self, e: Element, tag: str) -> Iterator[Selection]:
        for s in _children(e, tag):
            codings = self._codings(s)
            if not codings:
                continue
            told: dict[str, Any] = {}
            for ref in _children(s, "NoteRef"):
                note = self.notes.get(_guid(ref, "targetGUID"))
                for content in _children(note, "PlainTextContent") if note is not None else []:
                    told = told or data_of(content.text or "")
            if tag == "PDFSelection":
                xs = sorted(_number(s, k) for k in ("firstX", "secondX"))
                ys = sorted(_number(s, k) for k in ("firstY", "secondY"))
                box, page = (xs[0], ys[0], xs[1], ys[1]), _number(s, "page") + 1
                yield Selection(_guid(s), codings, page=page, box=box, told=told)
            else:
                start, end = _number(s, "startPosition"), _number(s, "endPosition")
                yield Selection(_guid(s), codings, start, end, told=told)

    def _codings(self, e: Element) -> tuple[Coding, ...]:
        return tuple(
            Coding(
                _guid(ref, "targetGUID"),
                self.users.get(_guid(c, "creatingUser")),
                c.get("creationDateTime"),
            )
            for c in _children(e, "Coding")
            for ref in _children(c, "CodeRef")
        )

    def _cases(self) -> list[Case]:
        variables = {_guid(e): e.get("name", "") for e in _all(self.root, "Variable")}
        cases = []
        for e in _all(self.root, "Case"):
            values: dict[str, str] = {}
            for v in _children(e, "VariableValue"):
                name = next(
                    (variables.get(_guid(r, "targetGUID")) for r in _children(v, "VariableRef")),
                    None,
                )
                told = next((c.text for c in v if _tag(c).endswith("Value")), None)
                if name and told:
                    values[name.casefold()] = told
            refs = [r for tag in ("SourceRef", "SelectionRef") for r in _children(e, tag)]
            members = {_guid(r, "targetGUID") for r in refs}
            cases.append(Case(_guid(e), e.get("name") or _guid(e), values, members))
        return cases


def _codes(e: Element, above: str) -> Iterator[Code]:
    for child in _children(e, "Code"):
        path = above + (child.get("name") or "")
        yield Code(_guid(child), path)
        yield from _codes(child, path + "/")


def _tag(e: Element) -> str:
    return str(e.tag).rpartition("}")[2] if isinstance(e.tag, str) else ""


def _children(e: Element, tag: str) -> list[Element]:
    return [child for child in e if _tag(child) == tag]


def _all(e: Element, tag: str) -> list[Element]:
    return list(e.iter(f"{{*}}{tag}"))


def _guid(e: Element, name: str = "guid") -> str:
    return str(e.get(name) or "").strip("{}").lower()


def _number(e: Element, name: str) -> int:
    try:
        return int(e.get(name) or "")
    except ValueError as fault:
        raise CodingFileError(
            f"{_tag(e)} {e.get('guid')}: {name} is {e.get(name)!r}, not a number; export the project anew"
        ) from fault
