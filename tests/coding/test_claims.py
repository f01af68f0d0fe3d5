from __future__ import annotations

import numpy as np

from pipeline.coding.coder import Coded
from pipeline.coding.labels.training import claim_threshold
from pipeline.records import Codes


def test_a_claim_is_a_code_on_what_is_surely_a_case() -> None:
    case = Codes(scope="case", governance=["network"])
    assert Coded(case, {}, [], [], True).is_claim
    assert not Coded(case, {}, [], [], False).is_claim
    assert not Coded(Codes(scope="general", governance=["network"]), {}, [], []).is_claim
    assert not Coded(Codes(scope="case"), {}, [], []).is_claim


def test_the_threshold_leaves_little_theory_among_claims() -> None:
    # Of coded sentences those under .6 are half theory, those above are facts.
    scope = np.concatenate([np.full(100, 0.5), np.full(100, 0.8)])
    facts = np.concatenate([np.arange(100) % 2 == 0, np.ones(100, bool)])
    probabilities = np.column_stack([scope, np.full(200, 0.9)])
    targets = np.column_stack([facts, np.ones(200, bool)])
    assert 0.5 < claim_threshold(probabilities, targets, 0.3) <= 0.8
