"""The words and patterns of layout, loaded from ``patterns.yaml`` beside this file."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

_CLOSED = re.compile(r"[.?!:;…][)\]”’“‘\"'»›*†\d,]*$")
_SMALL = re.compile(r"[\"'“‘(\[]?[a-zß-öø-ÿ]|[,;)]")


@cache
def patterns() -> dict[str, Any]:
    """The data file as a dictionary."""
    text = resources.files("pipeline.reading").joinpath("patterns.yaml").read_text("utf-8")
    made: dict[str, Any] = yaml.safe_load(text)
    return made


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern of that name, compiled; case counts unless the pattern says otherwise."""
    return re.compile(patterns()[name])


def closes(text: str) -> bool:
    """Whether the text ends as a sentence, or the lead to a list or quotation, does."""
    return bool(_CLOSED.search(text[-16:].rstrip()))


def opens_small(text: str) -> bool:
    """Whether the text begins in the midst of a sentence, with a small letter or a comma."""
    return bool(_SMALL.match(text))
