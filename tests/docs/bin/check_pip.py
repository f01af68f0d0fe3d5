"""Whether what a page tells to install is this project, with extras that it has, or is pinned by it."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path

root = Path(os.environ["GVCODER_ROOT"])
extras = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"][
    "optional-dependencies"
]
pinned = (root / "constraints.txt").read_text("utf-8").lower()
assert sys.argv[1] == "install", sys.argv
for wanted in sys.argv[2:]:
    own = re.fullmatch(r"(?:\.|gvcoder)(?:\[([\w,]+)\])?", wanted)
    if own is None:
        assert f"\n{wanted.lower()}==" in pinned, f"pip install {wanted}: not known here"
    elif own[1]:
        assert {*own[1].split(",")} <= {*extras}, f"{wanted}: no such extra"
