"""The weights that decide about shares: what ships fits the contract, and training learns."""

from __future__ import annotations

from typing import get_args

from pipeline.coding.shares.training import Example, learn
from pipeline.coding.shares.weights import Head, load_weights
from pipeline.records import Holder, Share, ShareOf


def test_the_shipped_weights_know_the_contracts_values() -> None:
    weights = load_weights()
    assert set(weights.of.classes) <= set(get_args(ShareOf))
    assert set(weights.holder.classes) <= set(get_args(Holder))
    assert 0 < weights.threshold_with_rule <= weights.threshold < 1


def _example(word: str, of: ShareOf | None, holder: Holder = "main_buyer") -> Example:
    share = Share(value=0.5, relation="exactly", of=of, holder=holder) if of else None
    return Example({f"after:{word}": 1.0, "figures:1": 1.0}, share)


def test_training_learns_what_tells_a_share_from_a_growth_rate() -> None:
    examples = [
        _example("taken", "sales"),
        _example("shipped", "exports", "market"),
        _example("sold", "purchases", "top_n"),
        _example("growth", None),
    ] * 20
    learnt = learn(examples)
    share, of = Head(**learnt["is_share"]), Head(**learnt["of"])
    assert share.chance({"after:taken": 1.0}) > share.chance({"after:growth": 1.0})
    assert of.best({"after:shipped": 1.0}) == "exports"
    assert Head(**learnt["holder"]).best({"after:sold": 1.0}) == "top_n"
