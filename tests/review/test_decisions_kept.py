"""What a person decided is kept: through undo, reruns, changed texts, other writers and kills."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Codes
from pipeline.results.directory import RunDirectory
from pipeline.review import keeping, state
from pipeline.review.applying import reviewed_profiles
from pipeline.review.decisions import Anchor, ClusterRef, read_decisions, write_decisions
from pipeline.review.desk import Desk
from pipeline.review.material import Material
from pipeline.review.reapplying import reapply, write_rows
from pipeline.review.store import Store, StoreError


@contextmanager
def desk_on(folder: Path, **options: bool) -> Iterator[Desk]:
    desk = Desk(folder, **options)
    try:
        yield desk
    finally:
        desk.close()


def rows_of(folder: Path) -> dict[str, dict[str, object]]:
    return {e.id: e.model_dump() for e in RunDirectory(folder).evidence()}


def files_of(folder: Path) -> list[bytes]:
    return [(folder / n).read_bytes() for n in ("evidence.jsonl", "profiles.jsonl")]


def test_each_verdict_stands_in_the_evidence(folder: Path) -> None:
    with desk_on(folder) as desk:
        one, two, three = list(desk.material.machine)[:3]
        desk.verdict(one, "ana", "accept", Codes(**_codes(desk, one)))
        desk.verdict(two, "ana", "reject", Codes())
        changed = Codes(scope="case", governance=["network"], functions=[("design", "local")])
        desk.verdict(three, "ana", "change", changed)
    found = RunDirectory(folder).evidence()
    states = {e.id: (e.review.state, e.review.coder) for e in found if e.review.coder}
    assert states == {
        one: ("accepted", "ana"),
        two: ("rejected", "ana"),
        three: ("changed", "ana"),
    }
    row = next(e for e in found if e.id == three)
    assert row.governance == ["network"] and row.functions == [("design", "local")]
    # One sentence on a network need not outweigh the others on the tie, but what it tells is used.
    told = [profile.model_dump_json() for profile in RunDirectory(folder).profiles()]
    assert not any(two in profile for profile in told)
    assert any(three in profile for profile in told)


def _codes(desk: Desk, sentence: str) -> dict[str, object]:
    machine = desk.material.machine[sentence]
    return {name: getattr(machine, name) for name in Codes.model_fields}


def test_a_sentence_that_nobody_coded_becomes_evidence(folder: Path) -> None:
    with desk_on(folder) as desk:
        bare = next(
            s.id
            for s in desk.material.sentences
            if s.kind == "body" and s.id not in desk.material.machine and desk.nearest_cluster(s.id)
        )
        ref = desk.cluster_ref(str(desk.nearest_cluster(bare)))
        desk.verdict(bare, "ana", "change", Codes(scope="case", buyers=["dispersed"]), cluster=ref)
    row = next(e for e in RunDirectory(folder).evidence() if e.id == bare)
    text = (folder / "texts" / f"{row.document}.txt").read_bytes().decode()
    assert text[row.start : row.end] == row.text
    assert row.cluster_id == ref.id and row.review.state == "changed"


def test_undo_without_limit_gives_the_machines_files_again(folder: Path) -> None:
    before = files_of(folder)
    with desk_on(folder) as desk:
        for sentence in list(desk.material.machine)[:25]:
            desk.verdict(sentence, "ana", "reject", Codes())
        clusters = [p.id for p in desk.made.profiles][:2]
        refs = [desk.cluster_ref(c) for c in clusters]
        desk.act("ana", "merge", cluster=refs[0], merged=refs[1:])
        desk.save()
        assert files_of(folder) != before
        for _ in range(26):
            target = desk.past.to_undo("ana")
            assert target is not None
            desk.act("ana", "undo", undoes=target.id)
        assert desk.past.to_undo("ana") is None
    assert files_of(folder) == before


def test_redo_makes_the_last_undone_good_again(folder: Path) -> None:
    with desk_on(folder) as desk:
        one, two = list(desk.material.machine)[:2]
        for sentence in (one, two):
            desk.verdict(sentence, "ana", "reject", Codes())
        for _ in range(2):
            desk.act("ana", "undo", undoes=desk.past.to_undo("ana").id)  # type: ignore[union-attr]
        assert desk.item(one, "ana").state == "machine"
        desk.act("ana", "redo", undoes=desk.past.to_redo("ana").id)  # type: ignore[union-attr]
        assert desk.item(one, "ana").state == "rejected"
        assert desk.item(two, "ana").state == "machine"


def test_undo_takes_back_ones_own_decisions_only(folder: Path) -> None:
    with desk_on(folder) as desk:
        one, two = list(desk.material.machine)[:2]
        desk.verdict(one, "ana", "reject", Codes())
        desk.verdict(two, "ben", "reject", Codes())
        desk.act("ana", "undo", undoes=desk.past.to_undo("ana").id)  # type: ignore[union-attr]
        assert desk.item(one, "ana").state == "machine"
        assert desk.item(two, "ana").state == "rejected"


def test_decisions_survive_a_rerun_of_the_pipeline(
    folder: Path, rerun: Callable[[Path], None]
) -> None:
    with desk_on(folder) as desk:
        for sentence in list(desk.material.machine)[:5]:
            desk.verdict(sentence, "ana", "reject", Codes())
        refs = [desk.cluster_ref(p.id) for p in desk.made.profiles[:2]]
        desk.act("ana", "merge", cluster=refs[0], merged=refs[1:])
    before = files_of(folder)
    rerun(folder)
    assert files_of(folder) == before


def test_an_open_desk_reads_a_rerun(folder: Path, rerun: Callable[[Path], None]) -> None:
    with desk_on(folder) as desk:
        sentence = next(iter(desk.material.machine))
        desk.verdict(sentence, "ana", "reject", Codes())
        desk.save()
        old = desk.material
        rerun(folder)
        desk.refresh()
        assert desk.material is not old
        assert desk.item(sentence, "ana").state == "rejected"


def test_a_rerun_that_ends_while_profiles_are_made_stops_nobody(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(folder)
    one, two = list(desk.material.machine)[:2]
    making, reading = threading.Event(), threading.Event()
    load = Material.load

    def slow(*arguments: Any) -> Any:
        if not making.is_set():
            making.set()
            assert reading.wait(60)
            time.sleep(0.2)
        return reviewed_profiles(*arguments)

    def watched(*arguments: Any) -> Material:
        reading.set()
        return load(*arguments)

    monkeypatch.setattr(state, "reviewed_profiles", slow)
    monkeypatch.setattr(Material, "load", watched)
    maker = threading.Thread(target=desk.make, daemon=True)
    maker.start()
    assert making.wait(60)
    desk.store.note("generation", "another")  # As a run does at its end.
    verdict = partial(desk.verdict, one, "ana", "reject", Codes())
    threads = [maker, *(threading.Thread(target=f, daemon=True) for f in (desk.refresh, verdict))]
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    desk.verdict(two, "ana", "reject", Codes())
    assert desk.item(one, "ana").state == desk.item(two, "ana").state == "rejected"
    # What is shown was made of the rows that were read last.
    assert desk.made.profiles and desk.made.evidence.keys() <= desk.material.rows.keys()
    desk.close()


class Killed(BaseException):
    """What nothing catches, as if the process had ended here."""


@pytest.mark.parametrize("replaced", [False, True])
def test_a_kill_while_evidence_is_written_makes_no_persons_cluster_the_machines(
    folder: Path, monkeypatch: pytest.MonkeyPatch, replaced: bool
) -> None:
    monkeypatch.setattr(keeping, "PAUSE", 3600)
    before = files_of(folder)
    desk = Desk(folder)
    machine, sentence = dict(desk.material.machine), next(iter(desk.made.evidence))
    there = ClusterRef(id="elsewhere", name="Elsewhere", place=None, country=None, sector=None)
    replace = os.replace

    def killed(part: Path, path: Path) -> None:
        if path.name == "evidence.jsonl":
            if replaced:
                replace(part, path)
            raise Killed
        replace(part, path)

    # The second time another cluster's file stands there already.
    for _ in range(2):
        desk.act("ana", "split", sentences=[sentence], cluster=there)
        desk.make()
        monkeypatch.setattr(os, "replace", killed)
        with pytest.raises(Killed):
            write_rows(
                desk.material, desk.store, desk.made.profiles, [*desk.made.evidence.values()]
            )
        monkeypatch.setattr(os, "replace", replace)
        assert Material.load(folder, desk.store).machine == machine
        there = there.model_copy(update={"id": "beyond", "name": "Beyond"})
    for _ in range(2):
        target = desk.past.to_undo("ana")
        assert target is not None
        desk.act("ana", "undo", undoes=target.id)
    desk.close()
    assert files_of(folder) == before


def test_moved_sentences_are_found_again_and_orphans_kept(folder: Path) -> None:
    with desk_on(folder) as desk:
        first, second, third = list(desk.material.machine)[3:6]
        for sentence in (first, second, third):
            desk.verdict(sentence, "ana", "reject", Codes())
        words = {i: desk.material.rows[i].text for i in (first, second, third)}
    # A rerun as it could be: all ids have moved on, one sentence has other words, one is gone.
    for name in ("sentences.jsonl", "evidence.jsonl"):
        lines = []
        for line in (folder / name).read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["id"] == third:
                continue
            if row["id"] == second:
                row["text"] = "Indeed: " + row["text"].replace(" the ", " the very ", 1)
            stem, _, number = row["id"].rpartition("-")
            row["id"] = f"{stem}-{int(number) + 7:04d}"
            row["review"] = {"state": "machine", "coder": None, "time": None}
            if name == "sentences.jsonl":
                del row["review"]
            lines.append(json.dumps(row, ensure_ascii=False) + "\n")
        (folder / name).write_text("".join(lines), "utf-8")
    orphans = reapply(folder)
    assert [d.anchors[0].text for d in orphans] == [words[third]]
    rejected = {e.text for e in RunDirectory(folder).evidence() if e.review.state == "rejected"}
    assert words[first] in rejected and len(rejected) == 2
    with desk_on(folder) as desk:
        assert len(desk.past.standing) == 3


def test_the_same_words_twice_are_told_apart_by_their_page(folder: Path) -> None:
    material = Material.load(folder, None)
    row = max(material.sentences, key=lambda s: s.page)
    twin = material.sentences[0].model_copy(update={"text": row.text, "document": row.document})
    from pipeline.review.anchoring import Anchors

    anchors = Anchors([twin, *material.sentences[1:]], material.documents)
    sha = next(d.sha256 for d in material.documents if d.id == row.document)
    gone = f"{row.document}-9999"
    for page, wanted in ((row.page, row.id), (1, twin.id)):
        anchor = Anchor(sentence=gone, document=row.document, sha256=sha, page=page, text=row.text)
        assert anchors.find(anchor) == (wanted, "moved")


def test_decisions_are_appended_and_never_changed(folder: Path) -> None:
    with desk_on(folder) as desk:
        desk.verdict(next(iter(desk.material.machine)), "ana", "reject", Codes())
    db = sqlite3.connect(folder / "review.sqlite")
    for statement in ("DELETE FROM decisions", "UPDATE decisions SET coder = 'eve'"):
        with pytest.raises(sqlite3.IntegrityError, match="appended"):
            db.execute(statement)
    db.close()


def test_two_reviewers_at_once_lose_nothing(folder: Path) -> None:
    with desk_on(folder) as desk:
        sentences = list(desk.material.machine)[:30]
        program = (
            "import sys\n"
            "from pathlib import Path\n"
            "from pipeline.records import Codes\n"
            "from pipeline.review.desk import Desk\n"
            "desk = Desk(Path(sys.argv[1]))\n"
            "for s in sys.argv[3:]:\n"
            "    desk.verdict(s, sys.argv[2], 'reject', Codes())\n"
            "desk.close()\n"
        )
        other = subprocess.Popen([sys.executable, "-c", program, str(folder), "ben", *sentences])
        for sentence in sentences:
            desk.verdict(sentence, "ana", "reject", Codes())
        assert other.wait(timeout=120) == 0
        desk.refresh()
        for sentence in sentences:
            assert set(desk.reviewed.said[sentence].verdicts) == {"ana", "ben"}


def test_decisions_go_out_and_in_as_json_lines(
    folder: Path, finished: Path, tmp_path: Path
) -> None:
    with desk_on(folder) as desk:
        for sentence in list(desk.material.machine)[:4]:
            desk.verdict(sentence, "ana", "reject", Codes(), comment="no, “never”\u2028")
        target = desk.past.to_undo("ana")
        assert target is not None
        desk.act("ana", "undo", undoes=target.id)
    store = Store(folder)
    out = tmp_path / "decisions.jsonl"
    assert write_decisions(out, (d for _, d in store.since())) == 5
    store.close()
    out.write_text(out.read_text("utf-8") + '{"id": "x"}\n', "utf-8")
    found, faults = read_decisions(out)
    assert len(found) == 5 and len(faults) == 1 and "decisions.jsonl:6" in faults[0]
    other = tmp_path / "other"
    import shutil

    shutil.copytree(finished, other)
    store = Store(other)
    assert store.append(found) == 5 and store.append(found) == 0
    store.close()
    reapply(other)
    assert files_of(other) == files_of(folder)


def test_a_file_that_is_no_review_file_is_named(folder: Path) -> None:
    (folder / "review.sqlite").write_text("this is no database, whatever it is called " * 50)
    with pytest.raises(StoreError, match=r"review\.sqlite"):
        Desk(folder)
