"""Text that XML can hold."""

from __future__ import annotations

import re

#: What XML 1.0 has no place for; no program could open a file with it.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def writable(text: str) -> str:
    """The text with a replacement sign for each character that XML cannot hold."""
    return UNWRITABLE.sub("\ufffd", text)
