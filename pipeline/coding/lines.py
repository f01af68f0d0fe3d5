"""Lines of JSON as people and their programs write them: what is wrong with one is said in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

#: Some programs, spreadsheets above all, put this before the first line.
_MARK = b"\xef\xbb\xbf"


class LineError(ValueError):
    """A line that is no JSON; the message says why, and the remedy."""


def lines_of(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that are not blank, each with its number.

    Only the line feed ends a line: JSON strings may hold the other separators of Unicode.
    """
    for number, line in enumerate(content.removeprefix(_MARK).split(b"\n"), 1):
        if line.strip():
            yield number, line


def parse_line(line: bytes) -> Any:
    """What a line says.

    Raises:
        LineError: when it is not UTF-8 or no JSON, or holds half a character.
    """
    try:
        value = json.loads(line.decode("utf-8"))
        # A character beyond the first 65,536 is written as two halves; one alone is no text.
        if b"\\u" in line:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError as e:
        raise LineError(f"not UTF-8 (byte {e.start + 1} of the line); save as UTF-8") from None
    except UnicodeEncodeError as e:
        half = e.object[e.start]
        raise LineError(f"half a character ({half!r}); write the character itself") from None
    except json.JSONDecodeError as e:
        raise LineError(f"broken JSON ({e.msg} at column {e.colno}); one object a line") from None
    except RecursionError:
        raise LineError(
            "broken JSON (too many brackets in one another); one object a line"
        ) from None
    except ValueError:
        raise LineError("broken JSON (a number of too many digits); one object a line") from None
    return value
