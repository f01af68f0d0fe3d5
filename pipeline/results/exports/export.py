"""``gvcoder export``: one run directory into any of the formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.results.exports.material import ExportError, Material
from pipeline.results.sources import link, located


@dataclass(slots=True)
class Exported:
    """The files that an export wrote, and in words what could not be done."""

    files: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """0 all done, 1 nothing could be done, 3 some of it."""
        if self.problems:
            return 3 if self.files else 1
        return 0


@dataclass(frozen=True, slots=True)
class Settings:
    """What the formats may need besides the run directory."""

    places: Sequence[Path] = ()
    password: str | None = None


Made = tuple[list[Path], list[str]]


def _pdf(material: Material, out: Path, settings: Settings) -> Made:
    from pipeline.results.exports.highlights import write_copies

    return write_copies(material, out / "pdf", settings.places, settings.password)


def _html(material: Material, out: Path, settings: Settings) -> Made:
    from pipeline.profiling import DataFileError, load_typology
    from pipeline.results.report import report

    try:
        typology = load_typology(material.typology) if material.typology else load_typology()
    except DataFileError as e:
        # The shipped one would give the clusters other types than the run did.
        return [], [f"report.html: the run's typology cannot be used ({e}); export from its folder"]
    pdfs = material.pdfs(settings.places)
    found = {d.id: pdfs.find(d) for d in material.documents}
    files = {name: path for name, path in found.items() if isinstance(path, Path)}
    page = report(
        material.profiles,
        material.evidence,
        material.documents,
        material.failures,
        typology=typology,
        links={
            name: link(path, out) for name, path in {**located(material.folder), **files}.items()
        },
        files=files,
        password=settings.password,
    )
    return [write_text(out / "report.html", page)], []


def _csv(material: Material, out: Path, settings: Settings) -> Made:
    from pipeline.results.exports.tables import write_csv
    from pipeline.results.exports.tables.rows import tables

    return write_csv(tables(material), out / "csv"), []


def _parquet(material: Material, out: Path, settings: Settings) -> Made:
    from pipeline.results.exports.tables import write_parquet
    from pipeline.results.exports.tables.rows import tables

    return write_parquet(tables(material), out / "parquet"), []


def _xlsx(material: Material, out: Path, settings: Settings) -> Made:
    from pipeline.results.exports.tables import write_xlsx
    from pipeline.results.exports.tables.rows import tables

    return write_xlsx(tables(material), out / "tables.xlsx")


def _datapackage(material: Material, out: Path, settings: Settings) -> Made:
    from pipeline.results.exports.tables import write_package
    from pipeline.results.exports.tables.rows import tables

    return write_package(tables(material), out / "datapackage", material.version), []


def _qdpx(material: Material, out: Path, settings: Settings) -> Made:
    from pipeline.results.exports.refi import write_project

    return write_project(material, out / "project.qdpx", settings.places, settings.password)


def _qdc(material: Material, out: Path, settings: Settings) -> Made:
    from pipeline.results.exports.refi import write_codebook

    return write_codebook(material, out / "codebook.qdc"), []


#: The formats with what makes them.
FORMATS: dict[str, Callable[[Material, Path, Settings], Made]] = {
    "pdf": _pdf,
    "csv": _csv,
    "parquet": _parquet,
    "xlsx": _xlsx,
    "datapackage": _datapackage,
    "qdpx": _qdpx,
    "qdc": _qdc,
    "html": _html,
}


def export(
    directory: Path,
    formats: Sequence[str],
    *,
    out: Path | None = None,
    pdfs: Sequence[Path] = (),
    password: str | None = None,
) -> Exported:
    """Write the run in ``directory`` in each of the formats, into ``out`` or ``directory/exports``.

    ``pdfs`` are folders (or files) in which the run's PDFs are looked for where they are no longer where
    the run found them; ``password`` opens encrypted ones.

    Raises:
        RunDirectoryError: when ``directory`` is no run directory, or is damaged.
        ExportError: when a format is unknown, its library is missing, or ``out`` cannot be written.
    """
    for name in formats:
        if name not in FORMATS:
            raise ExportError(f"no format {name!r}; there are: {', '.join(FORMATS)}")
    material = Material.of(directory)
    target = out or directory / "exports"
    settings = Settings(pdfs, password)
    done = Exported()
    for name in formats:
        try:
            target.mkdir(parents=True, exist_ok=True)
            files, problems = FORMATS[name](material, target, settings)
        except ModuleNotFoundError as e:
            raise ExportError(
                f"--format {name} needs {e.name}, which is not installed; run: pip install {e.name}"
            ) from e
        except OSError as e:
            raise ExportError(
                f"{e.filename or target}: cannot be written ({e.strerror}); choose another --out"
            ) from e
        done.files += files
        done.problems += problems
    return done


def write_text(path: Path, text: str) -> Path:
    """Write a file whole, with line feeds as its line ends on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
