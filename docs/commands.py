"""Write docs/commands.md from the commands' own help, so that the two cannot differ.

python docs/commands.py          writes it
python docs/commands.py --check  fails when it is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path

PAGE = Path(__file__).with_name("commands.md")

HEAD = """# Commands

Made by `python docs/commands.py` from the commands' own help. Progress, warnings and errors go to
standard error. Exit status: 0 all done; 1 nothing could be done; 2 wrong arguments; 3 done, but some
inputs failed (each is named in `failures.jsonl` with its reason).
"""


def page() -> str:
    """The page as it should be."""
    from typer.testing import CliRunner

    from cli import app

    ask = CliRunner(env={"COLUMNS": "96", "TERMINAL_WIDTH": "96"})
    parts = [HEAD]
    for command in app.registered_commands:
        shown = ask.invoke(app, [str(command.name), "--help"], prog_name="gvcoder")
        lines = [line.rstrip() for line in shown.output.strip().splitlines()]
        parts.append(f"## gvcoder {command.name}\n\n```\n" + "\n".join(lines) + "\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.path.insert(0, str(PAGE.parent.parent))
    text = page()
    if "--check" in sys.argv:
        if PAGE.read_text(encoding="utf-8") != text:
            sys.exit("docs/commands.md is out of date; run `python docs/commands.py`")
    else:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
