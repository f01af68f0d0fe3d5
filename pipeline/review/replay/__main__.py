"""``make replay``: replays reviews, prints the tables, writes them with pictures beside the documentation."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from pipeline.review.replay.page import orders_table, page
from pipeline.review.replay.plot import plot
from pipeline.review.replay.sample import load_sample, thinned
from pipeline.review.replay.stopping import looks
from pipeline.review.replay.teaching import replay

#: In a paper of the literature about one sentence in ten is coded (41 of 438 of Humphrey 2001), in the
#: coded text more than every second one, for it was written to be coded.
AS_IN_A_PAPER = 0.1


def main() -> None:
    """Replay at both densities of codes."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("annotations", type=Path, nargs="+")
    ask.add_argument("--model", type=Path, default=Path("models/default"))
    ask.add_argument("--seeds", type=int, default=3)
    ask.add_argument("--out", type=Path, default=Path("docs"))
    ask.add_argument("--cache", type=Path, default=Path("out/replay"))
    given = ask.parse_args()
    began = time.process_time()
    sample = load_sample(given.annotations, given.model, given.cache)
    pool, test = np.flatnonzero(sample.known), np.flatnonzero(~sample.known)
    curves = {}
    for name, share in (("replay.svg", AS_IN_A_PAPER), ("replay-dense.svg", None)):
        curves[name] = replay(sample, thinned(sample, pool, share), test, range(given.seeds))
        (given.out / name).write_text(plot(curves[name]), encoding="utf-8")
        print(orders_table(curves[name]), flush=True)
    seen = {
        "One sentence in ten coded (three draws of each half)": list(
            looks(sample, AS_IN_A_PAPER, range(given.seeds))
        ),
        "As dense as the coded text": list(looks(sample, None, range(given.seeds))),
    }
    (given.out / "replay.md").write_text(page(curves, seen), encoding="utf-8")
    print(f"{(time.process_time() - began) / 60:.1f} minutes of processor time")


if __name__ == "__main__":
    main()
