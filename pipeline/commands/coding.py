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
    from pipeline.coding.labels.evaluation import EvaluationError
    from pipeline.coding.labels.training import holds_model, train
    from pipeline.results.directory import RunDirectoryError
    from pipeline.review.schooling import decider, reviewed_of
    from pipeline.review.store import StoreError

    try:
        fold, folds = (int(x) for x in left_out.split("/"))
        if not 0 <= fold < folds:
            raise ValueError("no such fold")
    except ValueError:
        stop(
            f"--left-out {left_out}: give the fold, from 0, and how many there are, as in 1/4",
            WRONG_ARGUMENTS,
        )
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
