"""Profiles from two coders' evidence of the same clusters, held against each other."""

import importlib.util
from pathlib import Path

import pytest

from pipeline.profiling.settings import settings
from pipeline.records import Evidence

ROOT = Path(__file__).parents[2]
VELMAR = {"name": "Velmar shoes", "place": "Velmar", "country": "IT", "sector": "footwear"}


@pytest.fixture(scope="module")
def score():
    path = ROOT / "annotations" / "score_profiles.py"
    spec = importlib.util.spec_from_file_location("score_profiles", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _row(id_, **codes):
    where = {"document": "d", "page": 1, "boxes": [], "start": 0, "end": 1, "section": None}
    fields = {"scope": "case", "text": "Told.", "scores": {}, "cluster": VELMAR, "cluster_id": None}
    return Evidence.model_validate({"id": id_, **where, **fields, **codes})


def test_agreement_counts_what_the_coder_found(score):
    coder = [
        _row("a", functions=[("design", "local"), ("quality", "external")], buyers=["dispersed"]),
        _row("b", governance=["network"]),
    ]
    model = [
        _row("a", functions=[("design", "local"), ("retail", "local")], buyers=["concentrated"]),
        _row("b", governance=["network"]),
    ]
    found = score.agreement([(model, coder), ([], [])], settings())
    assert found == {"buyers": (0, 1), "governance": (1, 1), "loci": (1, 2)}


def test_a_cluster_of_which_the_model_found_nothing_agrees_in_nothing(score):
    found = score.agreement([([], [_row("a", governance=["network"])])], settings())
    assert found == {"governance": (0, 1)}


def test_every_variant_but_the_first_changes_a_setting(score):
    variants = score.variants()
    ship = variants.pop("as it ships")
    assert ship == settings()
    assert all(one != ship for one in variants.values())


def test_taking_a_rule_away_changes_the_profile_that_it_is_for(score):
    variants = score.variants()
    many = [_row("a", buyers=["dispersed"])]
    denied = [_row("a", buyers=["dispersed"], qualifiers=["negated"])]
    assert score.agreement([(denied, many)], variants["as it ships"]) == {"buyers": (1, 1)}
    assert score.agreement([(denied, many)], variants["denials tell nothing"]) == {"buyers": (0, 1)}
