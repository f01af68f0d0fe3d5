"""What ``gvcoder evaluate`` prints: labels, tables beside baselines, and what makes the figures too good."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table

from pipeline.coding.labels.comparison import Comparison
from pipeline.coding.labels.evaluation import Evaluation


@contextmanager
def waiting() -> Iterator[Callable[[str], None]]:
    """Yields what to call with each step, to show it on standard error; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    with Console(stderr=True).status("") as shown:
        yield lambda step: shown.update(step)


def print_evaluation(found: Evaluation) -> None:
    """Figures to standard output, and to standard error what to think of them."""
    console = Console()
    table = Table("label", "cases", "given", "precision", "recall", "F1", box=None)
    for s in found.labels:
        figures = [f"{x:.2f}" for x in (s.precision, s.recall, s.f1)]
        table.add_row(s.label, str(s.gold), str(s.predicted), *figures)
    console.print(table)
    for family, f1 in found.families.items():
        console.print(f"{family}: macro F1 {f1:.3f}")
    console.print(
        f"{found.sentences} sentences of {found.documents} documents; "
        f"calibration error {found.calibration_error:.4f}"
    )
    for comparison in found.beside:
        _print_comparison(console, comparison)
    for warning in _warnings(found):
        print(f"gvcoder: {warning}", file=sys.stderr)


def _print_comparison(console: Console, found: Comparison) -> None:
    """A row a way of coding, a column a family."""
    families = list(next(iter(found.ways.values())))
    if not families:
        return
    table = Table("macro F1", *families, box=None)
    for way, f1 in found.ways.items():
        table.add_row(way, *(f"{f1[family]:.2f}" for family in families))
    console.print(
        f"\nWhole {found.left_out} left out in {found.parts} turns: {found.sentences} sentences of "
        f"{found.documents} documents"
    )
    console.print(table)


def _warnings(found: Evaluation) -> Iterator[str]:
    """What is wanting in the figures, or makes them too good."""
    if not found.families:
        yield "no label has the five cases that a macro F1 counts it from"
    yield from found.notes
    if found.taught_on:
        yield (
            f"{found.taught_on} of these sentences are of documents that the encoder was taught "
            "on, so these figures are too good; those of the model's CARD.md are not"
        )
        if found.beside:
            yield (
                "of the ways of coding this flatters this model alone; --unseen takes only documents that "
                "the encoder was not taught on"
            )
    if any(x.left_out == "sectors" for x in found.beside):
        yield (
            "sectors are left out of what the classifiers learn from, but not of what the encoder was "
            "taught on: that flatters the row of this model"
        )
    if found.learnt_from:
        yield (
            f"{found.learnt_from} {'more ' if found.taught_on else 'of these sentences '}are of "
            "documents that the classifiers learnt from, so these figures are too good; --cross-validate "
            "leaves such documents out"
        )
