"""Figures that owe nothing to calibration and thresholds chosen by the very sentences they are of."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.coding.codebook import codebook
from pipeline.coding.labels import load_model
from pipeline.coding.labels.crossing import judged
from pipeline.coding.labels.left_out import LeftOut
from pipeline.coding.labels.model import LabelModel


@pytest.fixture(scope="module")
def model() -> LabelModel:
    return load_model()


def test_what_holds_in_one_part_alone_is_judged_by_the_others(model: LabelModel) -> None:
    size, n = len(codebook().labels), 400
    rng = np.random.default_rng(5)
    part = np.repeat([0, 1], n // 2)
    targets = np.zeros((n, size), bool)
    targets[:, 0] = rng.random(n) < 0.5
    none = np.zeros((n, size), bool)
    # In part 0 a high score speaks for the label, in part 1 against it.
    sign = np.where(part == 0, 1.0, -1.0)
    scores = rng.normal(size=(n, size))
    scores[:, 0] = sign * np.where(targets[:, 0], 3.0, -3.0)
    p, given = judged(scores, none, targets, part, model)
    assert p.shape == given.shape == (n, size)
    # By part 1 a score never speaks against its label, so it tells nothing of part 0.
    assert np.ptp(p[part == 0, 0]) < 0.2
    # By part 0 it tells much, and of part 1 what it tells is wrong.
    assert p[(part == 1) & targets[:, 0], 0].max() < 0.1
    assert not given[(part == 1) & targets[:, 0], 0].any()


def test_sentences_that_are_in_no_part_are_not_judged(model: LabelModel) -> None:
    size = len(codebook().labels)
    none = np.zeros((6, size), bool)
    targets = none.copy()
    targets[:, 0] = [True, False] * 3
    part = np.array([0, 0, 1, 1, -1, -1])
    p, given = judged(np.ones((6, size)), none, targets, part, model)
    assert p[:4, 0].all() and not p[4:].any() and not given[4:].any()


def test_sentences_of_one_document_are_of_one_part() -> None:
    names = np.array([f"d{n % 40}" for n in range(200)])
    none = np.zeros((200, 1), bool)
    out = LeftOut(none * 1.0, none, none, none[:, 0], np.zeros((200, 2)), names)
    parts = out.parts(5)
    assert sorted(set(parts.tolist())) == [0, 1, 2, 3, 4]
    assert all(len(set(parts[names == d].tolist())) == 1 for d in set(names.tolist()))
