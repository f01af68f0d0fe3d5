"""Arguments that several commands share, and how a command ends that cannot do its work."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

NOTHING_DONE, WRONG_ARGUMENTS, SOME_FAILED = 1, 2, 3

ModelOption = Annotated[
    Path | None,
    typer.Option(
        "--model", help="Folder of a model made by `gvcoder train`; the shipped one if left out."
    ),
]
RegisterOption = Annotated[
    Path | None,
    typer.Option(
        help="CSV of your own clusters (name, place, country, sector, aliases); it wins over the texts."
    ),
]
AnnotationsArgument = Annotated[
    list[Path], typer.Argument(help="Annotation files (JSON Lines) or folders of them.")
]
RunArgument = Annotated[Path, typer.Argument(help="A folder made by `gvcoder run`.")]
PasswordOption = Annotated[
    Path | None, typer.Option(help="File whose first line opens encrypted PDFs.")
]
TypologyOption = Annotated[
    str, typer.Option(help="Name of a shipped typology or path of a YAML file of your own.")
]
RulesOption = Annotated[
    Path | None, typer.Option(help="Rules of what follows from a profile, as YAML.")
]


def stop(message: str, status: int = NOTHING_DONE) -> NoReturn:
    """Say on standard error what is wrong, and end."""
    print(f"gvcoder: {message}", file=sys.stderr)
    raise typer.Exit(status)


def first_line(password_file: Path | None) -> str | None:
    """The password in a file, if one is given."""
    try:
        return password_file.read_text("utf-8").splitlines()[0] if password_file else None
    except (OSError, IndexError, UnicodeDecodeError) as e:
        stop(
            f"{password_file}: cannot be read ({e}); give a file with the password", WRONG_ARGUMENTS
        )
