"""The files of a run directory as its decisions have them: evidence, profiles, report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.profiling import Rules, Typology
from pipeline.records import DocumentRow, Evidence, Profile
from pipeline.results.directory import RunDirectory
from pipeline.results.report.files import write_report
from pipeline.review.applying import Reviewed, reviewed_profiles
from pipeline.review.decisions import Decision, new_id
from pipeline.review.history import history
from pipeline.review.material import Material, chosen_rules, note_ours, sources
from pipeline.review.store import Store

#: Notes in the file of decisions: up to which of them evidence and profiles, and the report, are written.
WRITTEN, REPORTED = "written", "reported"


def write_rows(
    material: Material, store: Store, profiles: Sequence[Profile], evidence: Sequence[Evidence]
) -> None:
    """Write evidence and profiles of the reviewed state; the machine's rows are kept before that."""
    directory = material.directory
    directory.write_rows("evidence", evidence, before=lambda new: note_ours(directory, store, new))
    directory.write_rows("profiles", profiles)


def write_report_of(
    directory: RunDirectory, typology: Typology | None = None, password: str | None = None
) -> None:
    """Write report, comparison and plots from the directory's own evidence and profiles.

    Raises:
        RunDirectoryError: when it cannot be read or written.
    """
    pdfs = sources(directory.folder)
    found = {d.id: pdfs.find(d) for d in directory.table("documents", DocumentRow)}
    write_report(
        directory,
        typology=typology or chosen_rules(directory)[0],
        files={i: p for i, p in found.items() if isinstance(p, Path)},
        password=password,
    )


def reapply(
    folder: Path,
    *,
    typology: Typology | None = None,
    rules: Rules | None = None,
    password: str | None = None,
) -> list[Decision]:
    """Put all decisions into a run directory whose files were made anew; returns the orphans.

    Typology and rules left out are those that the run was made with.

    Raises:
        RunDirectoryError: when the directory, its typology or its rules cannot be used.
        StoreError: when ``review.sqlite`` cannot be read.
    """
    if typology is None or rules is None:
        chosen = chosen_rules(RunDirectory(folder))
        typology, rules = typology or chosen[0], rules or chosen[1]
    store = Store(folder)
    try:
        material = Material.load(folder, store)
        numbered = store.since()
        reviewed = Reviewed.of(history(d for _, d in numbered), material)
        profiles, evidence = reviewed_profiles(reviewed, material, typology, rules)
        write_rows(material, store, profiles, evidence)
        write_report_of(material.directory, typology, password)
        for fact in (WRITTEN, REPORTED):
            store.note(fact, str(numbered[-1][0] if numbered else 0))
        # Desks that are open on the directory read it anew.
        store.note("generation", new_id())
        return reviewed.orphans
    finally:
        store.close()
