"""Teach an encoder by a course of a researcher's text."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from pipeline.coding.codebook import codebook, labels_of
from pipeline.coding.labels.encoder import pieces_of
from pipeline.coding.labels.teaching.course import Course
from pipeline.coding.labels.teaching.files import export, read_back
from pipeline.coding.labels.teaching.further import Further, Told, drawn, read, teach

#: Sentences of text that it knew which each epoch shows beside the new ones, so that it forgets nothing.
REPLAY = 4500
EPOCHS, RATE = 3, 1e-4


def teach_encoder(
    course: Course,
    start: Path,
    out: Path,
    *,
    epochs: int = EPOCHS,
    replay: int = REPLAY,
    seed: int = 7,
    begun: Callable[[int], None] = lambda _: None,
    told: Told = lambda *_: None,
) -> None:
    """Teach the encoder of folder ``start`` by a course and write it to folder ``out``.

    ``begun`` is told how many sentences are read before the teaching, ``told`` each step of it.

    Raises:
        ValueError: when that encoder is of another kind; the message names the file.
    """
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    model = read_back(start)
    bare = [len(labels_of(row)) <= 1 for row in course.known]
    # Each epoch is to show other sentences of the known ones, and no others need be read.
    picked = drawn([False] * len(bare), bare, replay * epochs)
    rows = [*course.new, *(course.known[i] for i in picked)]
    targets = torch.tensor([[float(x in labels_of(r)) for x in codebook().labels] for r in rows])
    tokenizer = Tokenizer.from_file(str(start / "tokenizer.json"))
    pieces = [(ids, len(ids)) for ids in pieces_of(tokenizer, [r.text for r in rows])]
    begun(len(rows))
    known = torch.arange(len(rows)) >= len(course.new)
    further = Further(read(model, pieces), targets, known)
    always = [not x for x in known.tolist()]
    plain = (targets.sum(1) <= 1).tolist()
    teach(
        model,
        pieces,
        further,
        lambda: drawn(always, plain, replay),
        epochs=epochs,
        rate=RATE,
        told=told,
    )
    export(model, start / "tokenizer.json", out)
