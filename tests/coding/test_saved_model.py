"""A saved model is read and used without scikit-learn, and says what scikit-learn says."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction.text import HashingVectorizer
from skops.io import dump, load

from pipeline.coding.labels.hashed import BEGINNING, hashed_words
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.model import ModelError, load_model
from pipeline.coding.labels.saved import TRUSTED, ForeignTypesError, load_saved
from pipeline.coding.labels.sieve import Sieve

TEXTS = [
    "The buyers send their drawings, and the buyers inspect the buyers' shoes.",
    "",
    "A b c: no word of two letters.",
    "Émigrés from İzmir exported naïve ﬁligree to São Paulo in 1998; exporters exported.",
    "x",
]


def taught() -> tuple[LabelHeads, Sieve]:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(60, 7))
    heads = LabelHeads(C=0.5, balance=0.25).fit(x, x[:, :3] > 0)
    heads.calibrate(heads.decision_function(x), rng.random((60, 3)) > 0.5, x[:, :3] > 0.1)
    learnt = np.column_stack([rng.normal(size=len(TEXTS)), np.arange(len(TEXTS)) % 2])
    return heads, Sieve(features=2**8).fit(TEXTS, learnt)


def vectorized(texts: list[str], features: int) -> np.ndarray:
    """The same features by scikit-learn: words and pairs, beside beginnings and pairs of them."""

    def beginnings(text: str) -> list[str]:
        words = HashingVectorizer().build_tokenizer()(text.lower())
        cut = [word[:BEGINNING] for word in words]
        return cut + [f"{a} {b}" for a, b in zip(cut, cut[1:], strict=False)]

    told = {"n_features": features, "alternate_sign": False, "dtype": np.float32}
    words = HashingVectorizer(ngram_range=(1, 2), **told)
    return hstack(
        [words.transform(texts), HashingVectorizer(analyzer=beginnings, **told).transform(texts)]
    ).tocsr()


# With few columns many words fall together; with 97 of them the remainder of a hash is no cut of its bits.
@pytest.mark.parametrize("features", [8, 97, 2**16])
def test_hashed_words_are_those_of_scikit_learn(features: int) -> None:
    theirs = vectorized(TEXTS, features).tocoo()
    ours = hashed_words(TEXTS, features)
    assert np.array_equal(ours.rows, theirs.row)
    assert np.array_equal(ours.columns, theirs.col)
    assert np.array_equal(ours.values, theirs.data)


def test_a_saved_model_says_what_skops_reads_of_it(tmp_path: Path) -> None:
    dump(taught(), tmp_path / "heads.skops")
    theirs, their_sieve = load(tmp_path / "heads.skops", trusted=list(TRUSTED))
    heads, sieve = load_saved(tmp_path / "heads.skops")
    x = np.random.default_rng(4).normal(size=(9, 7))
    cues = x[:, :3] > 0
    scores = heads.decision_function(x)
    assert np.array_equal(scores, theirs.decision_function(x))
    assert np.array_equal(heads.calibrated(scores, cues), theirs.calibrated(scores, cues))
    assert heads.get_params() == theirs.get_params() == {"C": 0.5, "balance": 0.25}
    assert sieve is not None
    told = vectorized(TEXTS, 2**8) @ their_sieve.coef_ + their_sieve.intercept_
    assert sieve.predict_proba(TEXTS) == pytest.approx(1 / (1 + np.exp(-told)), abs=6e-5)


def test_a_model_of_before_the_sieve_has_heads_alone(tmp_path: Path) -> None:
    heads, _ = taught()
    dump(heads, tmp_path / "heads.skops")
    read, sieve = load_saved(tmp_path / "heads.skops")
    assert np.array_equal(read.coef_, heads.coef_)
    assert sieve is None


@pytest.mark.parametrize(
    "hidden",
    [
        {"__class__": "system", "__module__": "os", "__loader__": "FunctionNode", "content": "rm"},
        {"__class__": "LabelHeads", "__module__": "elsewhere", "__loader__": "ObjectNode"},
        {
            "__class__": "ndarray",
            "__module__": "numpy",
            "__loader__": "NdArrayNode",
            "type": "json",
        },
        # A trusted name that asks to be read in another way.
        {"__class__": "dict", "__module__": "builtins", "__loader__": "ReduceNode"},
    ],
)
def test_what_no_model_has_is_refused_wherever_it_hides(
    tmp_path: Path, hidden: dict[str, str]
) -> None:
    dump(taught(), tmp_path / "whole.skops")
    with ZipFile(tmp_path / "whole.skops") as whole, ZipFile(tmp_path / "bad.skops", "w") as bad:
        schema = json.loads(whole.read("schema.json"))
        schema["content"][1]["content"]["key_types"]["content"].append(hidden)
        bad.writestr("schema.json", json.dumps(schema))
        for name in set(whole.namelist()) - {"schema.json"}:
            bad.writestr(name, whole.read(name))
    with pytest.raises(ForeignTypesError, match=hidden["__class__"]):
        load_saved(tmp_path / "bad.skops")


def test_something_else_than_heads_is_no_model(tmp_path: Path) -> None:
    dump({"C": 1.0}, tmp_path / "heads.skops")
    with pytest.raises(ValueError, match="no heads"):
        load_saved(tmp_path / "heads.skops")


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("encoder.onnx", "version https://git-lfs.github.com/spec/v1"),
        ("model.json", "{}"),
        ("model.json", "not JSON"),
        ("heads.skops", "no archive"),
    ],
)
def test_the_damaged_file_of_a_model_is_named(tmp_path: Path, name: str, holds: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(Path(__file__).parents[2] / "models" / "default", folder)
    (folder / name).write_text(holds)
    with pytest.raises(ModelError, match=f"{name}: cannot be read .* take the model again"):
        load_model(folder)


def test_a_worker_loads_nothing_that_only_learning_needs() -> None:
    program = """
import sys
from pipeline.coding.coder import Coder
from pipeline.coding.discourse import Discourse, Unit
from pipeline.coding.syntax import Syntax
text = "Half of the shoes of the Sinos Valley go to two buyers, who send the drawings."
Coder.load(syntax=Syntax()).code(Discourse([Unit("1", text)]), sift=True)
print(sorted({"sklearn", "scipy", "skops", "pandas"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("lacks", ["claim_from", "sieve_from", "thresholds"])
def test_a_description_that_lacks_something_is_refused(tmp_path: Path, lacks: str) -> None:
    folder = shipped_copy(tmp_path)
    about = json.loads((folder / "model.json").read_text())
    del about[lacks]
    (folder / "model.json").write_text(json.dumps(about))
    with pytest.raises(ModelError, match=r"take .* again"):
        load_model(folder)


def test_heads_of_another_model_are_refused_before_anything_is_coded(tmp_path: Path) -> None:
    folder = shipped_copy(tmp_path)
    dump(taught(), folder / "heads.skops")
    with pytest.raises(ModelError, match="its files are not of one model"):
        load_model(folder)


def test_a_damaged_tokenizer_is_the_file_that_is_named(tmp_path: Path) -> None:
    folder = shipped_copy(tmp_path)
    (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(
        ModelError, match=r"tokenizer\.json: cannot be read .* take the model again"
    ):
        load_model(folder)


def test_a_network_of_another_kind_is_refused(tmp_path: Path) -> None:
    import onnx

    folder = shipped_copy(tmp_path)
    model = onnx.load(str(folder / "encoder.onnx"))
    held = next(i for i in model.graph.input if i.name == "token_type_ids")
    for node in model.graph.node:
        node.input[:] = ["input_ids" if x == held.name else x for x in node.input]
    model.graph.input.remove(held)
    onnx.save(model, str(folder / "encoder.onnx"))
    with pytest.raises(ModelError, match=r"encoder\.onnx: .* another kind of encoder"):
        load_model(folder)


def shipped_copy(folder: Path) -> Path:
    shutil.copytree(Path(__file__).parents[2] / "models" / "default", folder / "model")
    return folder / "model"
