"""``gvcoder tag``, ``train`` and ``evaluate``: sentences and classifiers without PDFs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.options import (
    NOTHING_DONE,
    SOME_FAILED,
    WRONG_ARGUMENTS,
    AnnotationsArgument,
    ModelOption,
    RegisterOption,
    stop,
)

if TYPE_CHECKING:
    from pipeline.records import Annotation

#: So many labels are named in a message.
_NAMED = 5


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
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as e:
        stop(f"{file}: cannot be read ({e}); give a UTF-8 file of JSON Lines", WRONG_ARGUMENTS)
    try:
        coder = Coder.load(model, register)
    except (ModelError, RegisterError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    # JSON Lines are UTF-8 whatever the terminal's language.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    good = bad = 0
    for passage in parse_passages(content):
        if isinstance(passage, str):
            bad += 1
            print(f"gvcoder: {file}: {passage}", file=sys.stderr)
            continue
        good += 1
        for row in tag(coder, passage):
            print(json.dumps(tag_line(row), ensure_ascii=False))
    raise typer.Exit(0 if not bad else SOME_FAILED if good else NOTHING_DONE)


def train_cli(
    annotations: AnnotationsArgument,
    out: Annotated[Path, typer.Option("--out", help="Folder for the model and its card.")],
    encoder: Annotated[
        bool,
        typer.Option(
            "--encoder", help="Teach the encoder too; needs `pip install 'gvcoder[teach]'`."
        ),
    ] = False,
    start: Annotated[
        Path | None,
        typer.Option("--from", help="Folder of the model to start from, or of an encoder."),
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
    from pipeline.coding.labels.evaluation import EvaluationError
    from pipeline.coding.labels.training import holds_model, train
    from pipeline.results.directory import RunDirectoryError
    from pipeline.review.schooling import decider, reviewed_of
    from pipeline.review.store import StoreError

    fold = _fold(left_out)
    if encoder and honest_encoder is not None:
        stop("--encoder teaches one; leave --honest-encoder, a ready one, out", WRONG_ARGUMENTS)
    try:
        reviewed = reviewed_of(with_review or [])
    except (RunDirectoryError, StoreError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    try:
        if encoder:
            about = _train_with_encoder(annotations, out, start, reviewed, yes)
        else:
            about = train(
                annotations,
                out,
                encoder=start,
                honest_encoder=honest_encoder,
                fold_left_out=fold,
                reviewed=reviewed,
                adopt=decider(reviewed, yes=yes) if reviewed or holds_model(out) else None,
            )
    except (AnnotationError, ModelError, EvaluationError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    except OSError as e:
        stop(f"{e.filename}: {e.strerror}; check the name")
    if about is None:
        stop(
            f"the old model stays, nothing is written to {out}; --yes writes the new one all the same"
        )
    _tell_training(about, out)


def _fold(left_out: str) -> tuple[int, int]:
    """The fold and how many there are, from N/K; stops with a message where it is none."""
    try:
        fold, folds = (int(x) for x in left_out.split("/"))
        if not 0 <= fold < folds:
            raise ValueError("no such fold")
    except ValueError:
        stop(
            f"--left-out {left_out}: give the fold, from 0, and how many there are, as in 1/4",
            WRONG_ARGUMENTS,
        )
    return fold, folds


def _train_with_encoder(
    annotations: list[Path],
    out: Path,
    start: Path | None,
    reviewed: list[Annotation],
    yes: bool,
) -> dict[str, Any] | None:
    """``train_with_encoder`` with a progress bar; stops with a message where its packages are missing."""
    from rich.console import Console
    from rich.progress import Progress

    from pipeline.coding.labels.teaching import wanting
    from pipeline.review.schooling import encoder_decider

    missing = wanting()
    if missing:
        stop(
            f"teaching the encoder needs {', '.join(missing)}; install with `pip install 'gvcoder[teach]'`, "
            "or leave --encoder out and train the classifiers alone",
            WRONG_ARGUMENTS,
        )
    from pipeline.coding.labels.teaching.training import train_with_encoder
    from pipeline.coding.labels.teaching.tutor import EPOCHS

    with Progress(console=Console(stderr=True)) as bar:
        reading = bar.add_task("looking at the text", total=None)

        def begun(sentences: int) -> None:
            bar.update(reading, description=f"reading {sentences} sentences")

        def told(epoch: int, step: int, steps: int, loss: float) -> None:
            bar.update(
                reading,
                description=f"teaching, round {epoch + 1} of {EPOCHS}, loss {loss:.3f}",
                total=EPOCHS * steps,
                completed=epoch * steps + step,
            )

        return train_with_encoder(
            annotations,
            out,
            start=start,
            reviewed=reviewed,
            adopt=encoder_decider(yes=yes),
            begun=begun,
            told=told,
            taught=bar.stop,
        )


def _tell_training(about: dict[str, Any], out: Path) -> None:
    """What was trained, how right it is, and which labels the model does not know."""
    unknown = about["without_cases"]
    if unknown:
        more = f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
        print(
            f"gvcoder: no sentence has {', '.join(unknown[:_NAMED])}{more}: this model does not know these "
            "labels; name annotations/coded beside your own files",
            file=sys.stderr,
        )
    families = ", ".join(f"{k} {v:.3f}" for k, v in about["families"].items())
    measured = (
        f"macro F1 on documents left out: {families}"
        if families
        else "too few documents to leave some out and measure"
    )
    print(
        f"gvcoder: trained on {about['sentences']} sentences; {measured}; see {out / 'CARD.md'}",
        file=sys.stderr,
    )


def evaluate_cli(
    annotations: AnnotationsArgument,
    model: ModelOption = None,
    cross_validate: Annotated[
        bool,
        typer.Option(
            "--cross-validate",
            help="Train anew a fold, whole documents left out; then beside four baselines, and with whole "
            "sectors left out.",
        ),
    ] = False,
    folds: Annotated[int, typer.Option(min=2, help="Folds of cross-validation.")] = 5,
    baselines: Annotated[
        bool,
        typer.Option(
            "--baselines/--no-baselines",
            help="With --cross-validate: the two tables beside baselines, which take most of the time.",
        ),
    ] = True,
    unseen: Annotated[
        bool,
        typer.Option("--unseen", help="Only documents that the encoder was not taught on."),
    ] = False,
) -> None:
    """Score a model on annotated sentences, per label and per family."""
    from pipeline.coding.annotations import AnnotationError
    from pipeline.coding.labels import ModelError
    from pipeline.coding.labels.evaluation import EvaluationError, evaluate
    from pipeline.commands.scores import print_evaluation, waiting

    try:
        with waiting() as say:
            found = evaluate(
                annotations,
                model=model,
                cross_validate=folds if cross_validate else 0,
                baselines=baselines,
                unseen=unseen,
                say=say,
            )
    except (AnnotationError, ModelError, EvaluationError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    print_evaluation(found)
