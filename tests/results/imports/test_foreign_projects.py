"""What other programs write: mapped, listed, nothing lost; and what does harm: refused."""

from __future__ import annotations

import io
import json
import shutil
import struct
import zipfile
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from cli import app
from pipeline.coding.annotations import load_annotations
from pipeline.records import Annotation
from pipeline.results.imports import CodingFileError, import_coding
from tests.results.imports.conftest import TEXT, Maker

ask = CliRunner()
CODED = [
    ("send the drawings", "Design external", "Ann"),
    ("Buyers from New York send the drawings.\r\nThey inspect every batch.", "Captive ties", "Ann"),
    ("two importers", "Interesting", "Ben"),
]


def by_text(folder: Path) -> dict[str, Annotation]:
    return {a.text: a for a in load_annotations([folder / "annotations"])}


def test_unmapped_codes_are_listed_and_a_mapping_to_edit_is_written(
    foreign: Maker, tmp_path: Path
) -> None:
    out = tmp_path / "in"
    done = import_coding(foreign(CODED), out)
    assert done.exit_status == 3
    told = "\n".join(done.problems)
    assert "'Power/Captive ties' (1 codings)" in told and "'Power/Interesting' (1 codings)" in told
    assert "Design external" not in told  # its name says which label it is
    mapping = yaml.safe_load((out / "mapping.yaml").read_text("utf-8"))
    assert mapping["codes"]["Power/Design external"] == "locus:design/external"
    assert mapping["codes"]["Power/Captive ties"] is None
    # Not dropped: codes without a label stand in codings.jsonl with their places.
    rows = [json.loads(line) for line in (out / "codings.jsonl").read_text("utf-8").splitlines()]
    assert {(r["code"].split("/")[1], r["coder"], r["text"]) for r in rows} == {
        (code, user, passage) for passage, code, user in CODED
    }
    for row in rows:
        assert TEXT[row["start"] : row["end"]] == row["text"]


def test_an_edited_mapping_counts_and_is_never_written_over(foreign: Maker, tmp_path: Path) -> None:
    out = tmp_path / "in"
    path = foreign(CODED)
    import_coding(path, out)
    edited = yaml.safe_load((out / "mapping.yaml").read_text("utf-8"))
    edited["codes"]["Power/Captive ties"] = ["governance:quasi_hierarchical"]
    edited["codes"]["Power/Interesting"] = "ignore"
    text = "# mine\n" + yaml.safe_dump(edited)
    (out / "mapping.yaml").write_text(text, "utf-8")
    done = import_coding(path, out)
    assert done.problems == [] and (out / "mapping.yaml").read_text("utf-8") == text
    rows = by_text(out)
    # The selection over two paragraphs is about both its sentences, and no other.
    drawings = rows["Buyers from New York send the drawings."]
    assert drawings.governance == ["quasi_hierarchical"] and drawings.scope == "case"
    assert drawings.functions == [("design", "external")] and drawings.coder == "Ann"
    # The words that she selected are marked; a selection of the whole sentence marks nothing in it.
    assert [(drawings.text[s.start : s.end], s.code) for s in drawings.spans] == [
        ("send the drawings", "locus:design/external")
    ]
    assert rows["They inspect every batch."].governance == ["quasi_hierarchical"]
    makes = rows["The cluster 𝒳 of Novo Hamburgo makes shoes."]
    assert makes.scope == "general" and not makes.governance
    assert rows["Nobody sells to more than two importers."].scope == "general"
    assert [r.paragraph for r in rows.values()] == [1, 1, 2, 2]


def test_one_coder_alone_and_coded_sentences_alone(foreign: Maker, tmp_path: Path) -> None:
    path = foreign(CODED)
    import_coding(path, tmp_path / "ann", coder="Ann", only_coded=True)
    assert set(by_text(tmp_path / "ann")) == {
        "Buyers from New York send the drawings.",
        "They inspect every batch.",
    }
    with pytest.raises(CodingFileError, match="Ann, Ben"):
        import_coding(path, tmp_path / "zoe", coder="Zoe")


def test_cases_become_clusters(foreign: Maker, tmp_path: Path) -> None:
    cases = (
        '<Variables><Variable guid="66666666-0000-0000-0000-000000000001" name="Country" '
        'typeOfVariable="Text"/></Variables>'
        '<Cases><Case guid="77777777-0000-0000-0000-000000000001" name="Sinos"><VariableValue>'
        '<VariableRef targetGUID="66666666-0000-0000-0000-000000000001"/><TextValue>BR</TextValue>'
        '</VariableValue><SourceRef targetGUID="55555555-0000-0000-0000-00000000000f"/></Case></Cases>'
    )
    path = foreign(CODED[:1], cases=cases)
    import_coding(path, tmp_path / "in")
    cluster = by_text(tmp_path / "in")["Buyers from New York send the drawings."].cluster
    assert cluster and (cluster.name, cluster.country) == ("Sinos", "BR")
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        "cases: {Sinos: {name: Sinos Valley footwear, country: BR, sector: footwear}}"
    )
    import_coding(path, tmp_path / "named", mapping=mapping)
    cluster = by_text(tmp_path / "named")["Buyers from New York send the drawings."].cluster
    assert cluster and cluster.sector == "footwear"


def test_what_is_no_passage_of_text_is_listed(foreign: Maker, tmp_path: Path) -> None:
    code = '<CodeRef targetGUID="11111111-0000-0000-0000-000000000002"/>'
    coding = f'<Coding guid="99999999-0000-0000-0000-00000000000{{}}">{code}</Coding>'
    extra = (
        '<PictureSource guid="88888888-0000-0000-0000-000000000001" name="photo">'
        '<PictureSelection guid="88888888-0000-0000-0000-000000000002" firstX="0" firstY="0" '
        f'secondX="9" secondY="9">{coding.format(1)}</PictureSelection></PictureSource>'
        '<TextSource guid="88888888-0000-0000-0000-000000000003" name="gone" '
        'plainTextPath="internal://gone.txt"><PlainTextSelection startPosition="0" endPosition="4" '
        f'guid="88888888-0000-0000-0000-000000000004">{coding.format(2)}</PlainTextSelection></TextSource>'
        '<TextSource guid="88888888-0000-0000-0000-000000000005" name="short">'
        "<PlainTextContent>Short.</PlainTextContent>"
        '<PlainTextSelection startPosition="2" endPosition="400" '
        f'guid="88888888-0000-0000-0000-000000000006">{coding.format(3)}</PlainTextSelection>'
        f"{coding.format(4)}</TextSource>"
    )
    done = import_coding(foreign(CODED[:1], extra=extra), tmp_path / "in")
    told = "\n".join(done.problems)
    assert done.exit_status == 3
    assert "photo: 1 codings of a picture" in told
    assert "gone: 1 codings without text: 'internal://gone.txt' is missing" in told
    assert "short: a selection from 2 to 400 lies outside its text of 6 characters" in told
    assert "short: the document as a whole is coded Power/Design external" in told


def test_a_mapping_with_a_fault_says_where_and_what_is_allowed(
    foreign: Maker, tmp_path: Path
) -> None:
    path, mapping = foreign(CODED), tmp_path / "map.yaml"
    mapping.write_text('codes: {"Power/Captive ties": governance:captive}')
    with pytest.raises(CodingFileError, match="governance:quasi_hierarchical"):
        import_coding(path, tmp_path / "in", mapping=mapping)
    mapping.write_text('codes: {"Power/Captive tyes": governance:network}')
    done = import_coding(path, tmp_path / "in", mapping=mapping)
    assert any("'Power/Captive tyes' is not in" in p for p in done.problems)
    mapping.write_text("codes: [1, 2")
    with pytest.raises(CodingFileError, match="as YAML"):
        import_coding(path, tmp_path / "in", mapping=mapping)


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil", "sources/../../evil", "..\\evil", "C:\\evil", "a\\..\\b"]
)
def test_paths_that_lead_outside_are_refused(foreign: Maker, tmp_path: Path, name: str) -> None:
    path = foreign(CODED, files={"zz/placeholder-of-that-length": b"x"})
    with zipfile.ZipFile(path, "a") as file:
        about = zipfile.ZipInfo("x")
        about.filename = name
        file.writestr(about, b"evil")
    with pytest.raises(CodingFileError, match="leads outside; refused"):
        import_coding(path, tmp_path / "in")
    assert not (tmp_path / "in").exists()


def test_links_are_refused(foreign: Maker, tmp_path: Path) -> None:
    path = foreign(CODED)
    with zipfile.ZipFile(path, "a") as file:
        about = zipfile.ZipInfo("sources/link.txt")
        about.create_system, about.external_attr = 3, 0o120777 << 16
        file.writestr(about, "/etc/passwd")
    with pytest.raises(CodingFileError, match="link"):
        import_coding(path, tmp_path / "in")


def test_zip_bombs_are_refused(
    foreign: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = foreign(CODED, files={"sources/bomb.txt": bytes(60 * 2**20)}, name="bomb.qdpx")
    assert bomb.stat().st_size < 2**20
    with pytest.raises(CodingFileError, match="zip bomb"):
        import_coding(bomb, tmp_path / "in")
    # An entry that lies of its size is read up to the limit and no further.
    monkeypatch.setattr("pipeline.results.imports.package.MOST_BYTES", 1000)
    with pytest.raises(CodingFileError, match="larger than"):
        import_coding(foreign(CODED), tmp_path / "in")


def test_an_entry_that_lies_of_its_size_is_damaged(foreign: Maker, tmp_path: Path) -> None:
    data = bytearray(foreign(CODED).read_bytes())
    at = data.index(b"PK\x01\x02")  # the directory's first entry: project.qde
    size = struct.unpack_from("<I", data, at + 24)[0]
    struct.pack_into("<I", data, at + 24, size - 100)
    path = tmp_path / "lies.qdpx"
    path.write_bytes(data)
    with pytest.raises(CodingFileError):
        import_coding(path, tmp_path / "in")


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_refused(tmp_path: Path, start: str) -> None:
    path = tmp_path / "entities.qdc"
    path.write_text(f'<?xml version="1.0"?>{start}<CodeBook><Codes/></CodeBook>', "utf-8")
    with pytest.raises(CodingFileError, match="document type"):
        import_coding(path, tmp_path / "in")


def test_a_note_cannot_choose_where_files_go(foreign: Maker, tmp_path: Path) -> None:
    """Names of files come from notes of ours; somebody else's may say anything."""
    told = 'gvcoder: {"document": "../../evil", "id": "x"}'
    path = foreign(CODED[:1])
    with zipfile.ZipFile(path) as file:
        xml = file.read("project.qde").decode()
        text = file.read("sources/text.txt")
    note = '<NoteRef targetGUID="aaaaaaaa-0000-0000-0000-000000000001"/></PlainTextSelection>'
    xml = xml.replace("</PlainTextSelection>", note, 1).replace(
        "</Project>",
        '<Notes><Note guid="aaaaaaaa-0000-0000-0000-000000000001"><PlainTextContent>'
        f"{told}</PlainTextContent></Note></Notes></Project>",
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("project.qde", xml)
        file.writestr("sources/text.txt", text)
    done = import_coding(path, tmp_path / "in")
    assert all(p.resolve().is_relative_to((tmp_path / "in").resolve()) for p in done.files)
    assert any(p.name.startswith("interview-1-") for p in done.files)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"<html/>", b"PK\x03\x04 broken"])
def test_other_files_are_told_from_projects(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.qdpx"
    path.write_bytes(content)
    done = ask.invoke(app, ["import", str(path), "--out", str(tmp_path / "in")])
    assert done.exit_code == 2 and "other.qdpx" in done.output


def test_a_package_without_project_says_so(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("readme.txt", "x")
    (tmp_path / "x.qdpx").write_bytes(made.getvalue())
    with pytest.raises(CodingFileError, match="no project files"):
        import_coding(tmp_path / "x.qdpx", tmp_path / "in")


def test_the_command_prints_files_and_lists_what_is_left(foreign: Maker, tmp_path: Path) -> None:
    out = tmp_path / "in"
    done = ask.invoke(app, ["import", str(foreign(CODED)), "--out", str(out)])
    assert done.exit_code == 3
    assert "mapping.yaml" in done.output and "stands for no label yet" in done.output
    shutil.rmtree(out)
    out.write_text("a file")
    done = ask.invoke(app, ["import", str(tmp_path / "team.qdpx"), "--out", str(out)])
    assert done.exit_code == 2 and "choose another --out" in done.output
