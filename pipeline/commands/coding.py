"""``gvcoder tag``, ``train`` and ``evaluate``: sentences and classifiers without PDFs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Annotated

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
