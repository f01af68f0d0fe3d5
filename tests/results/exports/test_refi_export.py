"""REFI-QDA projects and codebooks: valid, whole, on the words, the same each time."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from lxml import etree

from pipeline.records import Evidence, Profile
from pipeline.results.directory import RunDirectory
from pipeline.results.exports import export
from pipeline.results.exports.refi.project import Project, Source
from pipeline.results.exports.refi.standard import grammar
from pipeline.results.exports.refi.tree import labels_shown, tree

NS = {"q": "urn:QDA-XML:project:1.0"}


@pytest.fixture(scope="module")
def project(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    done = export(finished, ["qdpx", "qdc"], out=tmp_path_factory.mktemp("qda"))
    assert done.problems == []
    return done.files[0]


@pytest.fixture(scope="module")
def root(project: Path) -> Any:
    return root_of(project)


def root_of(project: Path) -> Any:
    with zipfile.ZipFile(project) as file:
        return etree.fromstring(file.read("project.qde"))


def names(root: Any, tag: str) -> dict[str, str]:
    return {e.get("guid"): e.get("name") for e in root.iterfind(f".//q:{tag}", NS)}


def test_files_follow_the_grammar_of_the_standard(project: Path, root: Any) -> None:
    """Checked by lxml anew, after writing; and the check finds what is wrong."""
    assert grammar("project").validate(root), grammar("project").error_log
    book = etree.parse(project.with_name("codebook.qdc"))
    assert grammar("codebook").validate(book), grammar("codebook").error_log
    wrong = root_of_copy(root)
    sources = wrong.find("q:Sources", NS)
    wrong.insert(0, sources)
    assert not grammar("project").validate(wrong)
    bad = root_of_copy(root)
    bad.find(".//q:User", NS).set("guid", "no-guid")
    assert not grammar("project").validate(bad)


def root_of_copy(root: Any) -> Any:
    return etree.fromstring(etree.tostring(root))


def test_codebook_follows_the_published_schema_where_it_is_given(project: Path) -> None:
    """REFI's own Codebook.xsd is in no package; the project's is tested in test_published_schema.py."""
    folder = os.environ.get("GVCODER_REFI_XSD")
    if not folder:
        pytest.skip("needs REFI's own Codebook.xsd; give its folder as GVCODER_REFI_XSD")
    schema = etree.XMLSchema(etree.parse(Path(folder) / "Codebook.xsd"))
    schema.assertValid(etree.parse(project.with_name("codebook.qdc")))


def test_every_reference_has_its_target_and_every_guid_is_one(root: Any) -> None:
    made = [e.get("guid") for e in root.iter() if e.get("guid")]
    assert len(made) == len(set(made))
    wanted = {
        value
        for e in root.iter()
        for name, value in e.attrib.items()
        if name in ("targetGUID", "creatingUser", "creatingUserGUID")
    }
    assert wanted <= set(made)


def test_every_sentence_stands_at_its_code_points_with_its_codes(
    project: Path, root: Any, finished: Path
) -> None:
    codes = {label_guid: label for label, label_guid in labels()}
    rows = {r.text[:80]: r for r in RunDirectory(finished).evidence()}
    count = 0
    with zipfile.ZipFile(project) as file:
        for text in root.iterfind(".//q:Representation", NS):
            name = text.get("plainTextPath").removeprefix("internal://")
            content = file.read(f"sources/{name}").decode("utf-8")
            for selection in text.iterfind("q:PlainTextSelection", NS):
                start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
                row = rows[selection.get("name")]
                assert content[start:end] == row.text
                given = [
                    codes[e.get("targetGUID")] for e in selection.iterfind("q:Coding/q:CodeRef", NS)
                ]
                assert given == labels_shown(row)
                count += 1
    assert count == len(rows) == len(RunDirectory(finished).evidence())


def labels() -> list[tuple[str, str]]:
    from pipeline.results.exports.refi.standard import guid

    return [(n.label, guid("code", n.label)) for r in tree() for n in r.all()]


def test_codes_are_nested_and_coloured_and_headings_code_nothing(root: Any) -> None:
    design = root.find('.//q:Code[@name="Functions"]/q:Code[@name="design"]', NS)
    assert [c.get("name") for c in design.iterfind("q:Code", NS)] == [
        "design: local",
        "design: external",
    ]
    assert design.get("isCodable") == "false"
    for code in root.iterfind(".//q:Code", NS):
        assert re.fullmatch("#[0-9a-f]{6}", code.get("color"))
    used = {e.get("targetGUID") for e in root.iterfind(".//q:Coding/q:CodeRef", NS)}
    codable = {c.get("guid") for c in root.iterfind('.//q:Code[@isCodable="true"]', NS)}
    assert used <= codable


def test_rejected_sentences_have_no_code_but_that(root: Any, finished: Path) -> None:
    rejected = {
        r.text[:80] for r in RunDirectory(finished).evidence() if r.review.state == "rejected"
    }
    coded = names(root, "Code")
    for selection in root.iterfind(".//q:PlainTextSelection", NS):
        given = {coded[e.get("targetGUID")] for e in selection.iterfind("q:Coding/q:CodeRef", NS)}
        assert (given == {"rejected"}) == (selection.get("name") in rejected)
    in_cases = {e.get("targetGUID") for e in root.iterfind(".//q:Case/q:SelectionRef", NS)}
    names_of = names(root, "PlainTextSelection")
    assert in_cases and not {names_of[g] for g in in_cases} & rejected


def test_clusters_are_cases_with_variables_and_people_are_users(root: Any, finished: Path) -> None:
    profiles = {p.name: p for p in RunDirectory(finished).profiles()}
    variables = names(root, "Variable")
    cases = {c.get("name"): c for c in root.iterfind(".//q:Case", NS)}
    assert set(cases) == set(profiles)
    for name, case in cases.items():
        values = {
            variables[v.find("q:VariableRef", NS).get("targetGUID")]: v[1].text
            for v in case.iterfind("q:VariableValue", NS)
        }
        assert values.get("country") == profiles[name].country
        assert values.get("governance") == profiles[name].governance.dominant
        assert int(values["evidence"]) == profiles[name].evidence_count
        assert case.find("q:SourceRef", NS) is not None
    users = names(root, "User")
    assert sorted(users.values()) == ["Ann", "gvcoder 0.1.0"]
    by_ann = [c for c in root.iterfind(".//q:Coding", NS) if users[c.get("creatingUser")] == "Ann"]
    assert by_ann and all(c.get("creationDateTime") for c in by_ann)


def test_names_of_clusters_are_looked_up_without_going_through_all_for_each_sentence(
    finished: Path,
) -> None:
    class Watched(list[Profile]):
        gone_through = 0

        def __iter__(self) -> Iterator[Profile]:
            self.gone_through += 1
            return super().__iter__()

    directory = RunDirectory(finished)
    profiles, (document, *_) = Watched(directory.profiles()), directory.documents()
    rows = [e for e in directory.evidence() if e.document == document.id]
    text = (finished / "texts" / f"{document.id}.txt").read_bytes().decode()
    Project("0", tree(rows), profiles).add(Source(document, text, rows, None))
    assert len(rows) > 1 and profiles.gone_through == 1


def test_notes_tell_the_confidence(root: Any, finished: Path) -> None:
    row = next(r for r in RunDirectory(finished).evidence() if r.governance and r.scores)
    notes = [e.text for e in root.iterfind(".//q:Note/q:PlainTextContent", NS)]
    (note,) = (n for n in notes if f"Sentence: {row.id}," in n)
    label = f"governance:{row.governance[0]}"
    assert label in row.scores and f"({row.scores[label]:.2f})" in note


def test_rectangles_lie_on_the_words_in_whole_points_from_the_bottom_left(
    corpus: Path, tmp_path: Path, picked_run
) -> None:
    folder = picked_run([corpus / "penang-2004.pdf"], tmp_path / "run", 60)
    (path,) = export(folder, ["qdpx"]).files
    root = root_of(path)
    rows = {r.text[:80]: r for r in RunDirectory(folder).evidence()}
    pdf_name = root.find(".//q:PDFSource", NS).get("path").removeprefix("internal://")
    with zipfile.ZipFile(path) as file:
        pdf = pdfium.PdfDocument(io.BytesIO(file.read(f"sources/{pdf_name}")))
    found: dict[str, str] = {}
    for place in root.iterfind(".//q:PDFSelection", NS):
        corners = [int(place.get(k)) for k in ("firstX", "firstY", "secondX", "secondY")]
        assert corners[0] < corners[2] and corners[1] < corners[3]
        page = pdf[int(place.get("page"))].get_textpage()
        text = page.get_text_bounded(*corners, errors="ignore")
        found[place.get("name")] = found.get(place.get("name"), "") + "\n" + text
    words = [
        (w in re.findall(r"\w+", re.sub("[-\x02\ufffe\u00ad]\\s*", "", found[name])))
        for name, row in rows.items()
        for w in re.findall(r"\w+", row.text.replace("-", ""))
    ]
    assert sum(words) / len(words) >= 0.99


def test_the_same_run_gives_the_same_bytes(project: Path, finished: Path, tmp_path: Path) -> None:
    again = export(finished, ["qdpx", "qdc"], out=tmp_path)
    for path in again.files:
        assert path.read_bytes() == project.with_name(path.name).read_bytes()


def test_a_pdf_that_has_gone_leaves_its_text(corpus: Path, tmp_path: Path, picked_run) -> None:
    place = tmp_path / "pdfs"
    place.mkdir()
    for name in ("penang-2004.pdf", "tirupur-knitwear-2011.pdf"):
        (place / name).write_bytes((corpus / name).read_bytes())
    folder = picked_run(sorted(place.iterdir()), tmp_path / "run", 40)
    (place / "penang-2004.pdf").unlink()
    done = export(folder, ["qdpx"])
    assert done.exit_status == 3 and "--pdfs" in done.problems[0] and len(done.problems) == 1
    root = root_of(done.files[0])
    assert grammar("project").validate(root)
    assert len(root.findall(".//q:TextSource", NS)) == len(root.findall(".//q:PDFSource", NS)) == 1
    assert len(root.findall(".//q:PlainTextSelection", NS)) == 40
    assert len(root.findall(".//q:Note", NS)) == 40


def test_odd_signs_and_codes_beyond_the_codebook(corpus: Path, tmp_path: Path, picked_run) -> None:
    folder = picked_run([corpus / "penang-2004.pdf"], tmp_path / "run", 5)
    directory = RunDirectory(folder)
    rows: list[Evidence] = directory.evidence()
    rows[0] = rows[0].model_copy(
        update={
            "governance": ["modular"],
            "source": "Ž & <b>\x07𝒳</b>",
            "text": "\x0b" + rows[0].text,
        }
    )
    directory.write_rows("evidence", rows)
    done = export(folder, ["qdpx", "qdc"])
    assert done.problems == []
    root = root_of(done.files[0])
    assert "modular" in names(root, "Code").values()
    note = next(e.text for e in root.iterfind(".//q:Note/q:PlainTextContent", NS) if "𝒳" in e.text)
    assert "Ž & <b>\ufffd𝒳</b>" in note
