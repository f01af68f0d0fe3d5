"""Vectors that training keeps on disk: the same as read, of public text alone, and never in the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.coding.labels.encoder import Encoder
from pipeline.coding.labels.kept import KeptVectors

SHIPPED = Path(__file__).resolve().parents[2] / "models" / "default"
TEXTS = ["The agents drew the models.", "One chain takes the output.", "This paper has five parts."]


@pytest.fixture
def encoder() -> Encoder:
    return Encoder(SHIPPED)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GVCODER_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def counted(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sentences that the encoder reads from now on."""
    read: list[str] = []
    plain = encoder.encode

    def encode(sentences: list[str], side_by_side: int = 1) -> object:
        read.extend(sentences)
        return plain(sentences, side_by_side)

    monkeypatch.setattr(encoder, "encode", encode)
    return read


def test_what_was_kept_is_not_read_again_and_is_the_same(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = encoder.encode(TEXTS)
    read = counted(encoder, monkeypatch)
    first = KeptVectors(encoder).encode(TEXTS, [True] * 3)
    assert read == TEXTS
    again = KeptVectors(encoder).encode([*reversed(TEXTS)], [True] * 3)
    assert read == TEXTS
    assert np.array_equal(first, plain) and np.array_equal(again, plain[::-1])


def test_only_what_may_be_kept_is_on_disk(
    encoder: Encoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeptVectors(encoder).encode(TEXTS, [True, False, True])
    [file] = folder.iterdir()
    with np.load(file) as held:
        assert held["vectors"].shape == (2, encoder.size)
    read = counted(encoder, monkeypatch)
    KeptVectors(encoder).encode(TEXTS, [True] * 3)
    assert read == [TEXTS[1]]


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_made_anew(encoder: Encoder, folder: Path, content: bytes) -> None:
    plain = KeptVectors(encoder).encode(TEXTS, [True] * 3)
    [file] = folder.iterdir()
    file.write_bytes(content)
    assert np.array_equal(KeptVectors(encoder).encode(TEXTS, [True] * 3), plain)
    with np.load(file) as held:
        assert len(held["keys"]) == 3


def test_a_folder_that_cannot_be_written_to_stops_nothing(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    for where in (str(tmp_path / "file" / "kept"), ""):
        monkeypatch.setenv("GVCODER_CACHE", where)
        assert KeptVectors(encoder).encode(TEXTS, [True] * 3).shape == (3, encoder.size)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_another_encoder_has_another_file(encoder: Encoder, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "encoder.onnx").write_bytes((SHIPPED / "encoder.onnx").read_bytes())
    (other / "tokenizer.json").write_bytes((SHIPPED / "tokenizer.json").read_bytes() + b"\n")
    files = {KeptVectors(e).file for e in (encoder, Encoder(SHIPPED), Encoder(other))}
    assert len(files) == 2
