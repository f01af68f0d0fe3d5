"""The ``gvcoder`` command. Each command is a pair: Typer's arguments here, plain Python in pipeline/.

Imports stand inside the commands, so that ``gvcoder --help`` answers at once.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from pipeline.records import Evidence
    from pipeline.running.run import Run

app = typer.Typer(
    name="gvcoder",
    help="Codes PDF case studies of industrial clusters into cluster profiles with evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

NOTHING_DONE, WRONG_ARGUMENTS, SOME_FAILED = 1, 2, 3

ModelOption = Annotated[
    Path | None,
    typer.Option(
        "--model", help="Folder of a model made by `gvcoder train`; the shipped one if left out."
    ),
]
RegisterOption = Annotated[
    Path | None,
    typer.Option(
        help="CSV of your own clusters (name, place, country, sector, aliases); it wins over the texts."
    ),
]
AnnotationsArgument = Annotated[
    list[Path], typer.Argument(help="Annotation files (JSON Lines) or folders of them.")
]


def stop(message: str, status: int = NOTHING_DONE) -> NoReturn:
    """Say on standard error what is wrong, and end."""
    print(f"gvcoder: {message}", file=sys.stderr)
    raise typer.Exit(status)


def first_line(password_file: Path | None) -> str | None:
    """The password in a file, if one is given."""
    try:
        return password_file.read_text("utf-8").splitlines()[0] if password_file else None
    except (OSError, IndexError, UnicodeDecodeError) as e:
        stop(
            f"{password_file}: cannot be read ({e}); give a file with the password", WRONG_ARGUMENTS
        )


def stop_run(fault: ValueError) -> NoReturn:
    """Say what keeps a run from being done; types are loaded here, for a run that is done needs none."""
    from pipeline.coding.cases import RegisterError
    from pipeline.coding.labels import ModelError
    from pipeline.language.model import LanguageModelError
    from pipeline.profiling import DataFileError
    from pipeline.results.directory import RunDirectoryError
    from pipeline.running.cluster import EngineError
    from pipeline.running.plan import ShardError
    from pipeline.running.recogniser import RecogniserError

    if isinstance(fault, RunDirectoryError | EngineError):
        stop(str(fault))
    known = DataFileError | LanguageModelError | ModelError
    known |= RecogniserError | RegisterError | ShardError
    if isinstance(fault, known):
        stop(str(fault), WRONG_ARGUMENTS)
    raise fault


@app.command("run")
def run_cli(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            help="PDF files, folders of them, or exports of a library (.bib, .ris, .json) with its files."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for the results; made if need be.")],
    model: ModelOption = None,
    typology: Annotated[
        str, typer.Option(help="Name of a shipped typology or path of a YAML file of your own.")
    ] = "humphrey-2001",
    rules: Annotated[
        Path | None, typer.Option(help="Rules of what follows from a profile, as YAML.")
    ] = None,
    register: RegisterOption = None,
    jobs: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 1,
    time_limit: Annotated[float, typer.Option(min=1, help="Seconds that one PDF may take.")] = 300,
    memory_limit: Annotated[
        int, typer.Option(min=512, help="Megabytes that one PDF may take.")
    ] = 4096,
    password_file: Annotated[
        Path | None, typer.Option(help="File whose first line opens encrypted PDFs.")
    ] = None,
    language_model: Annotated[
        str | None,
        typer.Option(help="spaCy pipeline that reads syntax: a package or a folder."),
    ] = None,
    ocr: Annotated[
        str,
        typer.Option(help="What recognises scanned pages: auto, tesseract, rapidocr or none."),
    ] = "auto",
    shard: Annotated[
        str | None, typer.Option(help="I/N: do the I-th of N parts only; see `gvcoder merge`.")
    ] = None,
    engine: Annotated[str, typer.Option(help="Who does the work: local or dask.")] = "local",
    scheduler: Annotated[
        str | None, typer.Option(help="Address of the Dask scheduler, as in tcp://host:8786.")
    ] = None,
) -> None:
    """Read PDFs and write cluster profiles with their evidence."""
    from pipeline.running.run import run
    from pipeline.running.work import Limits

    password = first_line(password_file)
    if engine not in ("local", "dask") or (engine == "dask") != (scheduler is not None):
        stop("give --engine dask and --scheduler together, or neither", WRONG_ARGUMENTS)
    before = profiles_in(out)
    try:
        done = run(
            inputs,
            out,
            model=model,
            typology=typology,
            rules=rules,
            register=register,
            jobs=jobs,
            limits=Limits(time_limit, memory_limit),
            password=password,
            ocr=ocr,
            language_model=language_model,
            shard=shard,
            scheduler=scheduler,
        )
    except ValueError as e:
        stop_run(e)
    end_run(done, before)


@app.command("cite")
def cite_cli(
    directory: Annotated[Path, typer.Argument(help="A folder made by `gvcoder run`.")],
    clusters: Annotated[
        list[str] | None,
        typer.Argument(help="Ids or names of clusters; the works of all if left out."),
    ] = None,
) -> None:
    """Write BibTeX of the works behind profiles, on standard output."""
    from pipeline.results.citing import CiteError, cite
    from pipeline.results.directory import RunDirectory, RunDirectoryError

    run = RunDirectory(directory)
    try:
        sys.stdout.write(cite(run.documents(), run.profiles(), clusters or ()))
    except (RunDirectoryError, CiteError) as e:
        stop(str(e), WRONG_ARGUMENTS)


@app.command("merge")
def merge_cli(
    parts: Annotated[list[Path], typer.Argument(help="Folders made by `gvcoder run --shard`.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the whole; made if need be.")],
    typology: Annotated[
        str, typer.Option(help="Name of a shipped typology or path of a YAML file of your own.")
    ] = "humphrey-2001",
    rules: Annotated[
        Path | None, typer.Option(help="Rules of what follows from a profile, as YAML.")
    ] = None,
) -> None:
    """Put run directories of parts of a corpus together to that of the whole."""
    from pipeline.running.merge import merge

    try:
        done = merge(parts, out, typology=typology, rules=rules)
    except ValueError as e:
        stop_run(e)
    end_run(done)


def profiles_in(out: Path) -> bytes:
    """The profiles of an earlier run as they stand in its file; nothing where there are none."""
    try:
        return (out / "profiles.jsonl").read_bytes()
    except OSError:
        return b""


def end_run(done: Run, before: bytes = b"") -> NoReturn:
    """Say what a run came to and what it changed in the profiles ``before``; end with its exit status."""
    if before and before != profiles_in(done.out):
        from pipeline.results.differences import changes_since

        for change in changes_since(before, done.out):
            print(f"gvcoder: changed: {change}", file=sys.stderr)
    for failure in done.failures:
        print(f"gvcoder: {failure.path}: {failure.reason}: {failure.detail}", file=sys.stderr)
    print(
        f"gvcoder: {done.counts['documents']} documents, {done.counts['evidence']} coded sentences, "
        f"{done.counts['profiles']} cluster profiles, {done.counts['failures']} failed; "
        f"see {done.out / 'report.html'}",
        file=sys.stderr,
    )
    raise typer.Exit(done.exit_status)


@app.command("tag")
def tag_cli(
    file: Annotated[
        Path, typer.Argument(help="JSON Lines, a passage a line; `-` for standard input.")
    ],
    model: ModelOption = None,
    register: RegisterOption = None,
) -> None:
    """Code plain passages: JSON Lines in, a line a sentence out."""
    from pipeline.coding.cases import RegisterError
    from pipeline.coding.coder import Coder
    from pipeline.coding.labels import ModelError
    from pipeline.coding.tagging import parse_passages, tag, tag_line

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        stop(f"{file}: cannot be read ({e}); give a UTF-8 file of JSON Lines", WRONG_ARGUMENTS)
    try:
        coder = Coder.load(model, register)
    except (ModelError, RegisterError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    good = bad = 0
    # Only the line feed ends a line: JSON strings may hold the other separators of Unicode.
    for passage in parse_passages(text.split("\n")):
        if isinstance(passage, str):
            bad += 1
            print(f"gvcoder: {file}: {passage}", file=sys.stderr)
            continue
        good += 1
        for row in tag(coder, passage):
            print(json.dumps(tag_line(row), ensure_ascii=False))
    raise typer.Exit(0 if not bad else SOME_FAILED if good else NOTHING_DONE)


@app.command("train")
def train_cli(
    annotations: AnnotationsArgument,
    out: Annotated[Path, typer.Option("--out", help="Folder for the model and its card.")],
    encoder: Annotated[
        Path | None, typer.Option(help="Folder with encoder.onnx and tokenizer.json.")
    ] = None,
    honest_encoder: Annotated[
        Path | None,
        typer.Option(
            help="Encoder taught without the documents of --left-out, to measure on those."
        ),
    ] = None,
    with_review: Annotated[
        list[Path] | None,
        typer.Option(help="A reviewed run whose decisions are taught too; may be repeated."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Write the new model without asking, also if it is worse.")
    ] = False,
    left_out: Annotated[
        str, typer.Option(help="N/K: the fold of documents that --honest-encoder never saw.")
    ] = "0/5",
) -> None:
    """Train the classifiers from annotation files; write the model and its card."""
    from pipeline.coding.annotations import AnnotationError
    from pipeline.coding.labels import ModelError
    from pipeline.coding.labels.training import train

    try:
        fold, folds = (int(x) for x in left_out.split("/"))
    except ValueError:
        stop(
            f"--left-out {left_out}: give the fold and how many there are, as in 1/4",
            WRONG_ARGUMENTS,
        )
    from pipeline.results.directory import RunDirectoryError
    from pipeline.review.schooling import decider, reviewed_of
    from pipeline.review.store import StoreError

    try:
        reviewed = reviewed_of(with_review or [])
    except (RunDirectoryError, StoreError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    try:
        about = train(
            annotations,
            out,
            encoder=encoder,
            honest_encoder=honest_encoder,
            fold_left_out=(fold, folds),
            reviewed=reviewed,
            adopt=decider(reviewed, yes=yes) if reviewed else None,
        )
    except (AnnotationError, ModelError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    except OSError as e:
        stop(f"{e.filename}: {e.strerror}; check the name")
    if about is None:
        stop(
            f"the old model stays, nothing is written to {out}; --yes writes the new one all the same"
        )
    families = ", ".join(f"{k} {v:.3f}" for k, v in about["families"].items())
    print(
        f"gvcoder: trained on {about['sentences']} sentences; macro F1 on documents left out: "
        f"{families}; see {out / 'CARD.md'}",
        file=sys.stderr,
    )


@app.command("evaluate")
def evaluate_cli(
    annotations: AnnotationsArgument,
    model: ModelOption = None,
    cross_validate: Annotated[
        bool, typer.Option("--cross-validate", help="Train anew a fold, whole documents left out.")
    ] = False,
    folds: Annotated[int, typer.Option(min=2, help="Folds of cross-validation.")] = 5,
) -> None:
    """Score a model on annotated sentences, per label and per family."""
    from rich.console import Console
    from rich.table import Table

    from pipeline.coding.annotations import AnnotationError
    from pipeline.coding.labels import ModelError
    from pipeline.coding.labels.evaluation import evaluate

    try:
        found = evaluate(annotations, model=model, cross_validate=folds if cross_validate else 0)
    except (AnnotationError, ModelError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    table = Table("label", "cases", "given", "precision", "recall", "F1", box=None)
    for s in found.labels:
        figures = [f"{x:.2f}" for x in (s.precision, s.recall, s.f1)]
        table.add_row(s.label, str(s.gold), str(s.predicted), *figures)
    console = Console()
    console.print(table)
    for family, f1 in found.families.items():
        console.print(f"{family}: macro F1 {f1:.3f}")
    console.print(
        f"{found.sentences} sentences of {found.documents} documents; "
        f"calibration error {found.calibration_error:.4f}"
    )
    if found.taught_on:
        print(
            f"gvcoder: {found.taught_on} of these sentences are of documents that the encoder was taught "
            "on, so these figures are too good; those of the model's CARD.md are not",
            file=sys.stderr,
        )


@app.command("agree")
def agree_cli(
    first: Annotated[
        Path, typer.Argument(help="Annotations or decisions of one coder, or a reviewed run.")
    ],
    second: Annotated[
        Path | None, typer.Argument(help="Those of the other; left out for a reviewed run.")
    ] = None,
    coders: Annotated[
        str | None, typer.Option(help="Names of the two coders of a reviewed run: ana,ben.")
    ] = None,
    draws: Annotated[
        int, typer.Option(min=0, help="Bootstrap draws for the 95 % intervals; 0 for none.")
    ] = 2000,
    table: Annotated[
        Path | None,
        typer.Option(help="Write the table for an appendix: .md, .tex, .csv or .html."),
    ] = None,
) -> None:
    """Agreement of two coders: Cohen's kappa and Krippendorff's alpha per label."""
    from rich.console import Console

    from pipeline.coding.agreement import agreement
    from pipeline.coding.annotations import AnnotationError
    from pipeline.results.directory import RunDirectoryError
    from pipeline.review.appendix import TableError, show_agreement, write_table
    from pipeline.review.decisions import DecisionError
    from pipeline.review.store import StoreError
    from pipeline.review.teaching import TeachingError, two_coders

    try:
        a, b = two_coders(first, second, coders)
        shared, rows = agreement(a, b, draws=draws)
        if table is not None:
            write_table(table, rows, shared, len({r.document for r in a}))
    except (
        AnnotationError,
        DecisionError,
        RunDirectoryError,
        StoreError,
        TableError,
        TeachingError,
        ValueError,
    ) as e:
        stop(str(e), WRONG_ARGUMENTS)
    except OSError as e:
        stop(f"{e.filename}: {e.strerror}; check the name", WRONG_ARGUMENTS)
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(show_agreement(rows))
    console.print(f"{shared} sentences coded by both")


@app.command("decisions")
def decisions_cli(
    directory: Annotated[Path, typer.Argument(help="A folder made by `gvcoder run`.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="File for the decisions; standard output if left out."),
    ] = None,
    take: Annotated[
        Path | None, typer.Option(help="Take in the decisions of a file written by --out.")
    ] = None,
    coder: Annotated[str | None, typer.Option(help="Only the decisions of one coder.")] = None,
    orphans: Annotated[
        bool, typer.Option("--orphans", help="Only decisions whose sentence is no longer there.")
    ] = False,
    annotations: Annotated[
        bool,
        typer.Option("--annotations", help="What stands, as annotation lines to train on."),
    ] = False,
) -> None:
    """Decisions of a review, out and in as JSON Lines."""
    from pipeline.results.directory import RunDirectoryError
    from pipeline.review.decisions import DecisionError
    from pipeline.review.exchange import give, take_in
    from pipeline.review.store import StoreError

    try:
        if take is not None:
            new, known, faults = take_in(directory, take)
            for fault in faults:
                print(f"gvcoder: {fault}", file=sys.stderr)
            print(f"gvcoder: {new} new decisions, {known} known before", file=sys.stderr)
            raise typer.Exit(0 if not faults else SOME_FAILED if new + known else NOTHING_DONE)
        lines = give(directory, coder=coder, orphans=orphans, annotations=annotations)
        if out is None:
            for line in lines:
                print(line)
        else:
            out.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
    except (RunDirectoryError, StoreError, DecisionError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    except OSError as e:
        stop(f"{e.filename}: {e.strerror}; check the name")


@app.command("show")
def show_cli(
    directory: Annotated[Path, typer.Argument(help="A folder made by `gvcoder run`.")],
    cluster: Annotated[
        str | None, typer.Argument(help="Id or name of a cluster; all side by side if left out.")
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            help="Write the clusters side by side to this CSV file; `-` for standard output."
        ),
    ] = None,
) -> None:
    """Show a profile, or all clusters side by side, in the terminal or as CSV."""
    from rich.console import Console

    from pipeline.results.comparison import write_comparison
    from pipeline.results.directory import RunDirectory, RunDirectoryError
    from pipeline.results.terminal import show_overview, show_profile

    run = RunDirectory(directory)
    try:
        profiles = run.profiles()
        evidence: list[Evidence] = run.evidence() if cluster else []
    except RunDirectoryError as e:
        stop(str(e), WRONG_ARGUMENTS)
    if csv is not None:
        if str(csv) == "-":
            write_comparison(profiles, sys.stdout)
            return
        try:
            with open(csv, "w", encoding="utf-8", newline="") as file:
                write_comparison(profiles, file)
        except OSError as e:
            stop(f"{csv}: cannot be written ({e.strerror}); choose another file", WRONG_ARGUMENTS)
        return
    # Where no terminal says how wide it is (a pipe, a file), the table need not be squeezed.
    console = Console(width=None if sys.stdout.isatty() else 160)
    if cluster is None:
        console.print(show_overview(profiles))
        return
    wanted = cluster.casefold()
    chosen = [p for p in profiles if wanted == p.id] or [
        p for p in profiles if any(wanted in n.casefold() for n in (p.id, p.name, *p.aliases))
    ]
    if not chosen:
        known = ", ".join(p.id for p in profiles) or "none"
        stop(f"no cluster {cluster!r} in {directory}; there are: {known}", WRONG_ARGUMENTS)
    for p in chosen:
        console.print(show_profile(p, evidence))


@app.command("export")
def export_cli(
    directory: Annotated[Path, typer.Argument(help="A folder made by `gvcoder run`.")],
    format: Annotated[
        list[str],
        typer.Option(
            "--format",
            help="pdf (highlighted copies), qdpx, qdc (NVivo, ATLAS.ti, MAXQDA …), csv, parquet, xlsx, "
            "datapackage, html; give it again for several.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for the files; DIRECTORY/exports if left out."),
    ] = None,
    pdfs: Annotated[
        list[Path] | None,
        typer.Option("--pdfs", help="Folder of the run's PDFs, where they have moved since."),
    ] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="File whose first line opens encrypted PDFs.")
    ] = None,
) -> None:
    """Write a run for other programs: PDF readers, QDA software, spreadsheets, R, pandas."""
    from pipeline.results.directory import RunDirectoryError
    from pipeline.results.exports import ExportError, export

    try:
        done = export(
            directory, format, out=out, pdfs=pdfs or [], password=first_line(password_file)
        )
    except (ExportError, RunDirectoryError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    for problem in done.problems:
        print(f"gvcoder: {problem}", file=sys.stderr)
    for path in done.files:
        print(path)
    raise typer.Exit(done.exit_status)


@app.command("import")
def import_cli(
    file: Annotated[
        Path, typer.Argument(help="A REFI-QDA project (.qdpx) or codebook (.qdc) of any program.")
    ],
    out: Annotated[
        Path, typer.Option("--out", help="Folder for annotations, codings and mapping.yaml.")
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--map", help="YAML: which labels the codes stand for; OUT/mapping.yaml if left out."
        ),
    ] = None,
    coder: Annotated[
        str | None, typer.Option(help="Take the codings of this user of the project alone.")
    ] = None,
    only_coded: Annotated[
        bool, typer.Option("--only-coded", help="Leave out the sentences that nobody coded.")
    ] = False,
) -> None:
    """Take in coding done in NVivo, ATLAS.ti, MAXQDA … as annotations to train on."""
    from pipeline.results.imports import CodingFileError, import_coding

    try:
        done = import_coding(file, out, mapping=mapping, coder=coder, only_coded=only_coded)
    except CodingFileError as e:
        stop(str(e), WRONG_ARGUMENTS)
    for problem in done.problems:
        print(f"gvcoder: {problem}", file=sys.stderr)
    for path in done.files:
        print(path)
    print(
        f"gvcoder: {done.codes} codes; {done.codings} codings in {done.sources} sources became "
        f"{done.sentences} annotated sentences, {done.coded} of them with codes; "
        f"{done.rejected} rejected ones left out",
        file=sys.stderr,
    )
    raise typer.Exit(done.exit_status)


@app.command("review")
def review_cli(
    directory: Annotated[Path, typer.Argument(help="A folder made by `gvcoder run`.")],
    coder: Annotated[
        str | None, typer.Option(help="Name that decisions carry; the login name if left out.")
    ] = None,
    blind: Annotated[
        bool, typer.Option("--blind", help="Show no other coder's decisions, for double coding.")
    ] = False,
    host: Annotated[
        str, typer.Option(help="Address to listen at; other machines cannot reach the default.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 0,
    pdfs: Annotated[
        list[Path] | None, typer.Option(help="Folder or file where the PDFs are now.")
    ] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="File whose first line opens encrypted PDFs.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Review the codes of a run in the browser: accept, correct, merge, comment, adjudicate."""
    from pipeline.results.directory import RunDirectoryError
    from pipeline.review.server.serving import review
    from pipeline.review.store import StoreError

    try:
        password = password_file.read_text("utf-8").splitlines()[0] if password_file else None
    except (OSError, IndexError) as e:
        stop(
            f"{password_file}: cannot be read ({e}); give a file with the password", WRONG_ARGUMENTS
        )
    try:
        review(
            directory,
            coder=coder,
            blind=blind,
            host=host,
            port=port,
            pdfs=pdfs or [],
            password=password,
            browser=browser,
        )
    except (RunDirectoryError, StoreError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    except OSError as e:
        stop(f"{host}:{port}: cannot be listened at ({e}); choose another --port or --host")


@app.command("schemas")
def schemas_cli(
    out: Annotated[Path, typer.Option("--out", help="Folder for the JSON Schemas.")],
) -> None:
    """Write the JSON Schemas of the files of a run directory."""
    from pipeline.results.schemas import write_schemas

    for path in write_schemas(out):
        print(path)


if __name__ == "__main__":
    app()
