from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from pipeline.coding.agreement import agreement, alpha, kappa, unlike
from pipeline.records import Annotation


def row(identity: str, **codes: object) -> Annotation:
    return Annotation.model_validate({"id": identity, "document": "d", "text": "x", **codes})


def test_kappa_and_alpha_on_a_worked_example() -> None:
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: observed .7, expected .5, kappa .4 (Cohen's example)
    x = np.array([1] * 25 + [0] * 25, dtype=bool)
    y = np.array([1] * 20 + [0] * 5 + [1] * 10 + [0] * 15, dtype=bool)
    assert kappa(x, y) == pytest.approx(0.4)
    # alpha: De = 2*55*45/(100*99) = .5; Do = .3
    assert alpha(x, y) == pytest.approx(1 - 0.3 / 0.5)


def test_perfect_opposite_and_undefined() -> None:
    x = np.array([True, False, True, False])
    assert kappa(x, x) == pytest.approx(1)
    assert kappa(x, ~x) == pytest.approx(-1)
    none = np.zeros(4, dtype=bool)
    assert kappa(none, none) is None
    assert alpha(none, none) is None


def test_only_sentences_of_both_count() -> None:
    a = [row("1", governance=["network"]), row("2"), row("3", governance=["network"])]
    b = [row("1", governance=["network"]), row("2"), row("4")]
    shared, rows = agreement(a, b)
    by = {r.label: r for r in rows}
    assert shared == 2
    assert (by["governance:network"].first, by["governance:network"].both) == (1, 1)
    assert by["governance:network"].kappa == pytest.approx(1)


def test_nothing_in_common_is_an_error() -> None:
    with pytest.raises(ValueError, match="same sentences"):
        agreement([row("1")], [row("2")])


def test_ids_that_stand_for_different_sentences_are_named() -> None:
    a = [row("1"), row("2"), row("3")]
    b = [row("1"), row("2", text="y"), row("3", text=" x\n"), row("4", text="z")]
    assert unlike(a, b) == ["2"]


def test_kappa_is_that_of_scikit_learn_and_alpha_that_of_coincidences() -> None:
    rng = np.random.default_rng(2)
    for rate in (0.02, 0.3, 0.9):
        x = rng.random(400) < rate
        y = np.where(rng.random(400) < 0.1, ~x, x)
        assert kappa(x, y) == pytest.approx(cohen_kappa_score(x, y))
        # Krippendorff's matrix of coincidences: each unit gives its pair of values in both orders.
        seen = np.zeros((2, 2))
        for one, other in zip(x.astype(int), y.astype(int), strict=True):
            seen[one, other] += 1
            seen[other, one] += 1
        each, n = seen.sum(axis=0), seen.sum()
        expected = 2 * each[0] * each[1] / (n - 1)
        assert alpha(x, y) == pytest.approx(1 - 2 * seen[0, 1] / expected)
