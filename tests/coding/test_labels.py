from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from pipeline.coding.codebook import codebook
from pipeline.coding.discourse import Discourse, Unit
from pipeline.coding.labels import LabelModel, ModelError, load_model
from pipeline.coding.labels.coded import CodedText
from pipeline.coding.labels.encoder import OWN
from pipeline.coding.labels.folds import fold_of
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.left_out import LeftOut, holds_share, worth
from pipeline.coding.labels.scoring import (
    best_threshold,
    calibration_error,
    choose_threshold,
    family_f1,
    score_labels,
)
from pipeline.coding.labels.sieve import KEPT, SURE, Sieve, mesh
from pipeline.records import Annotation, Share


def blobs(n: int = 400, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 12))
    y = np.stack([x[:, 0] + rng.normal(size=n) * 0.3 > 0.8, x[:, 1] < -0.5], axis=1)
    return x, y.astype(int)


def test_heads_learn_each_label_apart() -> None:
    x, y = blobs()
    heads = LabelHeads(C=1.0).fit(x[:300], y[:300])
    assert (heads.predict(x[300:]) == y[300:]).mean() > 0.88
    assert np.abs(heads.coef_[0]).argmax() == 0
    assert np.abs(heads.coef_[1]).argmax() == 1


def test_all_labels_at_once_are_as_each_by_scikit_learn() -> None:
    x, y = blobs()
    heads = LabelHeads(C=0.1, balance=0.0).fit(x, y)
    scaled = StandardScaler().fit_transform(x)
    for j in range(2):
        alone = LogisticRegression(C=0.1).fit(scaled, y[:, j]).decision_function(scaled)
        assert np.abs(heads.decision_function(x)[:, j] - alone).max() < 0.02


def test_calibration_brings_probabilities_to_the_rate() -> None:
    x, y = blobs(1200)
    heads = LabelHeads(C=1.0, balance=1.0).fit(x[:400], y[:400])
    raw = calibration_error(heads.predict_proba(x[800:]), y[800:].astype(bool))
    no_cues = np.zeros((400, 2), bool)
    heads.calibrate(heads.decision_function(x[400:800]), no_cues, y[400:800].astype(bool))
    assert calibration_error(heads.predict_proba(x[800:]), y[800:].astype(bool)) < raw


def test_a_cue_adds_to_what_the_vector_says_and_never_takes_away() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(900, 6))
    telling = rng.random((900, 2)) < 0.3
    y = np.stack([(x[:, 0] > 1) | telling[:, 0], (x[:, 1] > 0) & ~telling[:, 1]], axis=1)
    heads = LabelHeads(C=1.0).fit(x[:300], y[:300])
    scores = heads.decision_function(x[300:])
    heads.calibrate(scores, telling[300:], y[300:])
    assert heads.cue_[0] > 1
    assert heads.cue_[1] == 0
    cued = heads.calibrated(scores, telling[300:])
    assert (cued >= heads.calibrated(scores)).all()


def test_a_label_without_cases_is_never_given() -> None:
    x, y = blobs()
    y[:, 1] = 0
    assert LabelHeads().fit(x, y).predict_proba(x)[:, 1].max() < 0.01


def test_scores_on_a_small_example() -> None:
    gold = np.array([[1, 0], [1, 1], [0, 1], [1, 0], [1, 0], [1, 0]], dtype=bool)
    given = np.array([[1, 0], [0, 1], [1, 0], [1, 0], [1, 0], [1, 0]], dtype=bool)
    a, b = score_labels(gold, given, ["governance:network", "buyers:dispersed"])
    assert (a.gold, a.predicted) == (5, 5)
    assert a.f1 == pytest.approx(0.8)
    assert b.recall == pytest.approx(0.5)
    assert family_f1([a, b]) == {"governance": pytest.approx(0.8)}  # b has too few cases


def test_calibration_error_of_sure_and_wrong() -> None:
    assert calibration_error(np.array([[1.0], [0.0]]), np.array([[True], [False]])) == 0
    assert calibration_error(np.array([[1.0], [1.0]]), np.array([[False], [False]])) == 1


def test_the_best_threshold_is_where_f1_is_highest() -> None:
    p = np.array([0.1, 0.2, 0.3, 0.6, 0.7])
    threshold, f1 = best_threshold(p, np.array([0, 0, 0, 1, 1], dtype=bool))
    assert 0.3 < threshold <= 0.6
    assert f1 == 1


def test_half_the_best_f1_is_the_threshold_that_is_best_on_other_sentences() -> None:
    rng = np.random.default_rng(8)
    chosen, counted = [], []
    for _ in range(60):
        p = rng.beta(0.4, 2.0, size=(2, 300))
        y = rng.random(p.shape) < p
        by_half, by_count = choose_threshold(p[0], y[0]), best_threshold(p[0], y[0])[0]
        for thresholds, t in ((chosen, by_half), (counted, by_count)):
            given = p[1] >= t
            thresholds.append((t, 2 * (given & y[1]).sum() / (given.sum() + y[1].sum())))
    half, count = np.array(chosen), np.array(counted)
    assert half[:, 1].mean() > count[:, 1].mean() + 0.01
    assert half[:, 0].std() < count[:, 0].std() / 3
    assert choose_threshold(np.zeros(9), np.zeros(9, bool)) == 0.15


def test_folds_depend_on_the_name_only() -> None:
    assert [fold_of("ph-marikina", 5) for _ in range(2)] == [fold_of("ph-marikina", 5)] * 2
    assert {fold_of(f"d{i}", 5) for i in range(60)} == set(range(5))


def test_the_shipped_model_decides_and_is_the_same_twice() -> None:
    model = load_model()
    d = Discourse(
        [
            Unit("1", "The American chain sends drawings and its inspector checks every pair."),
            Unit("2", "This paper is divided into five sections."),
        ]
    )
    first, again = model.decide(d), model.decide(d)
    assert [x.scores for x in first] == [x.scores for x in again]
    assert "scope:case" in first[0].labels
    assert "governance:quasi_hierarchical" in first[0].labels
    assert first[1].labels == set()


def test_a_model_with_a_foreign_type_is_refused(tmp_path: Path) -> None:
    from skops.io import dump

    class Stranger:
        pass

    for name in ("encoder.onnx", "tokenizer.json", "model.json"):
        (tmp_path / name).write_text("{}")
    dump({"heads": Stranger()}, tmp_path / "heads.skops")
    with pytest.raises(ModelError, match="types that no gvcoder model has"):
        load_model(tmp_path)


def test_a_pickle_in_disguise_is_refused(tmp_path: Path) -> None:
    import pickle

    for name in ("encoder.onnx", "tokenizer.json", "model.json"):
        (tmp_path / name).write_text("{}")
    (tmp_path / "heads.skops").write_bytes(pickle.dumps({"a": 1}))
    with pytest.raises(ModelError, match="cannot be read"):
        load_model(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"encoder\.onnx: missing"):
        load_model(tmp_path)


@parametrize_with_checks([LabelHeads()])
def test_heads_are_a_scikit_learn_estimator(estimator: LabelHeads, check: object) -> None:
    check(estimator)  # type: ignore[operator]


def sifting(chances: np.ndarray) -> LabelModel:
    """The shipped model with a sieve that says these chances, whatever the sentences are."""

    class Told(Sieve):
        def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
            return chances

    model = load_model()
    model.sieve, model.about = Told(), {**model.about, "sieve_from": 0.3}
    return model


def test_sentences_that_the_sieve_lets_go_never_reach_the_encoder() -> None:
    texts = [
        "The American chain sends drawings and its inspector checks every pair.",
        "Each autumn the hills above the town turn red.",
        "The importer's technician rejects what is not to sample.",
    ]
    d = Discourse([Unit(str(i), t) for i, t in enumerate(texts)])
    whole = load_model().decide(d)
    model = sifting(np.array([[0.9, 0.9], [0.1, 0.95], [0.3, 0.2]]))
    seen: list[str] = []
    encode = model.encoder.encode
    model.encoder.encode = lambda s: seen.extend(s) or encode(s)  # type: ignore[method-assign, func-returns-value]
    sifted = model.decide(d, sift=True)
    assert seen == [texts[0], texts[2]]
    # Those that pass are decided as if all had been looked at.
    assert [sifted[0].scores, sifted[2].scores] == [whole[0].scores, whole[2].scores]
    assert (sifted[1].labels, sifted[1].scores) == ({"scope:case"}, {"scope:case": 0.95})
    # What rules read in it, a figure above all, is a claim all the same.
    assert sifted[1].is_claim
    assert [x.scores for x in model.decide(d)] == [x.scores for x in whole]


def test_of_an_endless_sentence_the_beginning_is_read() -> None:
    encoder = load_model().encoder
    assert OWN < 512  # so many places the transformer knows
    two = encoder.encode(
        ["pair " * OWN, "pair " * OWN + "and the importer checks every one " * 300]
    )
    assert np.array_equal(two[0], two[1])


def test_sentences_read_side_by_side_have_the_same_vectors_in_the_same_order() -> None:
    encoder = load_model().encoder
    texts = [f"{n} workshops sell to {'agents of ' * (n % 7)}one importer." for n in range(40)]
    assert np.array_equal(encoder.encode(texts, 4), encoder.encode(texts))


def test_what_stands_before_a_sentence_changes_nothing_of_it() -> None:
    told = "The American chain sends drawings and its inspector checks every pair."
    model = load_model()
    [alone] = model.decide(Discourse([Unit("1", told)]))
    hills = Unit("0", "Each autumn the hills above the town turn red.", 1, "History")
    after = model.decide(Discourse([hills, Unit("1", told, 1)], title="Hills"))[1]
    assert alone.scores == after.scores


def test_a_mesh_keeps_what_it_promises() -> None:
    chances = np.column_stack([np.linspace(0, 1, 1000), np.zeros(1000)])
    right = np.arange(1000) % 2 == 0
    kept = chances[right, 0] >= mesh(chances, right)
    assert KEPT <= kept.mean() < KEPT + 0.01
    assert mesh(chances, np.zeros(1000, bool)) == 0.0


def test_a_sieve_learns_that_a_share_is_worth_a_look() -> None:
    rows = [
        Annotation(
            id="a-1",
            document="a",
            text="Half goes to one chain.",
            scope="case",
            shares=[Share(value=0.5)],
        ),
        Annotation(id="a-2", document="a", text="Rain fell.", scope="general"),
    ]
    size = len(codebook().labels)
    none = np.zeros((2, size), bool)
    text = CodedText(np.zeros((2, 3)), none, np.array(["a", "a"]), rows)
    learnt = worth(text, np.full((2, size), -3.0))
    assert learnt[:, 0].tolist() == [SURE, -3.0]
    chances = np.array([[0.6, 0.5], [0.2, 0.5]])
    out = LeftOut(none * 1.0, none, none, holds_share(text), chances, text.documents)
    # No label is given, and yet the sentence with a share must pass.
    assert out.sift(none)["sieve_from"] == 0.6


def test_a_sieve_learns_words_and_bears_one_sided_text() -> None:
    texts = ["the buyer draws the model", "rain fell on the town"] * 20
    # Beyond what tells anything: a sentence that the model codes surely, and one that it surely does not.
    learnt = np.array([[9.0, 1.0], [-9.0, 1.0]] * 20)
    sieve = Sieve(features=2**10).fit(texts, learnt)
    chances = sieve.predict_proba([*texts[:2], "buyers had models", "owls sang"])
    assert chances[0, 0] > 0.8 > 0.2 > chances[1, 0]
    # Words that were never seen are known by how they begin.
    assert chances[2, 0] > chances[3, 0] + 0.1
    assert (chances[:, 1] > 0.99).all()
    assert sieve.predict_proba([]).shape == (0, 2)
