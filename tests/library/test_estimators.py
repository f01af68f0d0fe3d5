"""The estimators keep scikit-learn's rules and learn labels that gvcoder does not know."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_estimator

from pipeline.coding.labels import load_model
from pipeline.library.estimators import LabelHeads, SentenceVectors

WOMEN = [
    "Women stitch the uppers at home.",
    "Girls are hired for the looms in the busy months.",
    "The seamstresses are paid by the piece.",
    "Mothers bring their daughters into the workshop.",
]
WATER = [
    "The dye runs into the river.",
    "Tanneries foul the water of the wells.",
    "The treatment plant stands idle and effluent reaches the fields.",
    "Waste from the baths is let into the stream.",
]
OTHER = [
    "Firms sell at the spring fair.",
    "Prices are settled over the telephone.",
    "The road to the port was paved in 1994.",
    "The association prints a catalogue.",
]
TEXTS = [*WOMEN, *WATER, *OTHER]
TARGETS = np.array([[t in WOMEN, t in WATER] for t in TEXTS]).astype(int)
GROUPS = [n % 4 for n in range(12)]


def test_the_classifiers_keep_the_rules_of_scikit_learn() -> None:
    check_estimator(LabelHeads(), on_skip=None)


def test_vectors_are_those_of_the_model() -> None:
    vectors = SentenceVectors().fit_transform(TEXTS)
    assert np.array_equal(vectors, load_model().encoder.encode(TEXTS).astype(np.float64))
    names = SentenceVectors().fit(TEXTS).get_feature_names_out()
    assert len(names) == vectors.shape[1]


def test_labels_of_ones_own_are_learned_and_found_in_documents_left_out() -> None:
    # With four sentences a label a weaker penalty is needed than with thousands.
    own = make_pipeline(SentenceVectors(), LabelHeads(C=10, balance=1))
    left_out = cross_val_predict(
        own, TEXTS, TARGETS, groups=GROUPS, cv=GroupKFold(4), method="predict_proba"
    )
    assert left_out.shape == TARGETS.shape
    for j in range(2):
        of_label = left_out[TARGETS[:, j] == 1, j]
        of_others = left_out[TARGETS[:, j] == 0, j]
        ranked = (of_label[:, None] > of_others[None]).mean()  # area under the curve
        assert ranked > 0.8, j


def test_they_are_cloned_searched_and_pickled() -> None:
    own = make_pipeline(SentenceVectors(), LabelHeads(C=10))
    copy = clone(own)
    assert copy.get_params()["labelheads__C"] == 10
    search = GridSearchCV(
        own, {"labelheads__C": [0.1, 10]}, cv=2, scoring="f1_micro", error_score="raise"
    ).fit(TEXTS, TARGETS)
    again = pickle.loads(pickle.dumps(search.best_estimator_))
    assert np.allclose(again.predict_proba(TEXTS), search.predict_proba(TEXTS))


def test_a_folder_that_is_no_model_is_named(tmp_path: object) -> None:
    with pytest.raises(ValueError, match="missing"):
        SentenceVectors(model=str(tmp_path)).fit(TEXTS)
