"""What replays found, as the page ``docs/replay.md``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pipeline.review.replay.stopping import Look
from pipeline.review.replay.teaching import RANDOM, Curves, reached

#: Shares of the full data's F1 at which orders are compared.
MARKS = (0.90, 0.95, 0.98, 0.99, 1.0)

HEAD = """# Which order of review teaches soonest, and when one may stop

Made by `make replay`: reviews of the coded text, replayed with the encoder that ships. F1 is measured
on the documents that this encoder has never seen; reviewed are the documents of every second fold of
the others. F1 is the mean over the labels with five cases or more; a label's threshold comes from the
other half of the documents left out, as in `gvcoder train`. Thin lines in the pictures are single draws
of the first lot, which is random in all orders. *What teaches most* is the desk's own order: first what
some code is not out of the question for.

"""
STOPPING = """## How many are left to correct

The machine is taught on the documents that the encoder knows; the others are coded by it and reviewed,
half of them setting its probabilities and thresholds for the other half. A coded sentence needs a
correction where any of its labels is wrong, one left uncoded where it has a code after all. On the way
one looks at the desk's estimate of how many of the sentences left need one. *Off* is how far the
estimate was from the truth, as a part of the truth, over all looks; *held* how many of the 90 %
intervals held the truth.

"""


def need(found: Curves) -> dict[str, list[float]]:
    """How many sentences each order needs to reach each of the :data:`MARKS`, by its mean curve."""
    return {
        name: [reached(found.sizes, np.mean(c, axis=0).tolist(), m * found.full) for m in MARKS]
        for name, c in found.of.items()
    }


def orders_table(found: Curves) -> str:
    """What each order needs, as Markdown."""
    lines = [
        f"{found.share:.0%} of {found.sizes[-1]:,} sentences are coded. F1 of them all, on "
        f"{found.left_out:,} sentences of documents left out: {found.full:.3f}. Sentences to review until it "
        "is reached:",
        "",
        "| order | " + " | ".join(f"{m:.0%} of it" for m in MARKS) + " |",
        "| --- |" + " --- |" * len(MARKS),
    ]
    needs = need(found)
    for name, counts in needs.items():
        cells = [
            f"{n:,.0f}" + (f" ({n / r:.0%} of random)" if name != RANDOM else "")
            for n, r in zip(counts, needs[RANDOM], strict=True)
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def looks_table(looks: Iterable[Look]) -> str:
    """How good the estimates were, by kind of sentence, order and part seen, as Markdown."""
    grouped: dict[tuple[str, str], dict[float, list[Look]]] = defaultdict(lambda: defaultdict(list))
    for look in looks:
        grouped[look.kind, look.order][look.seen].append(look)
    parts = sorted({seen for by_seen in grouped.values() for seen in by_seen})
    lines = [
        "| sentences | order | " + " | ".join(f"{p:.0%} seen" for p in parts) + " |",
        "| --- | --- |" + " --- |" * len(parts),
    ]
    for (kind, order), by_seen in grouped.items():
        lines.append(f"| {kind} | {order} | " + " | ".join(_cell(by_seen[p]) for p in parts) + " |")
    return "\n".join(lines) + "\n"


def _cell(looks: Sequence[Look]) -> str:
    estimate = sum(look.estimate.expected for look in looks)
    truth = sum(look.truth for look in looks)
    held = sum(look.estimate.low <= look.truth <= look.estimate.high for look in looks)
    off = (estimate - truth) / max(truth, 1)
    each = len(looks)
    return f"{estimate / each:.0f} for {truth / each:.0f}, off {off:+.0%}, held {held} of {each}"


def page(curves: Mapping[str, Curves], looks: Mapping[str, Sequence[Look]]) -> str:
    """The whole page; keys of ``curves`` are names of pictures, of ``looks`` what the text is like."""
    parts = [HEAD]
    for (picture, found), title in zip(curves.items(), TITLES, strict=True):
        parts.append(f"## {title}\n\n{orders_table(found)}\n![Curves]({picture})\n\n")
    parts.append(STOPPING)
    for title, seen in looks.items():
        parts.append(f"{title}:\n\n{looks_table(seen)}\n")
    return "".join(parts).rstrip() + "\n"


#: Titles of the two replays, in their order.
TITLES = ("Codes as rare as in a paper", "Codes as frequent as in the coded text")
