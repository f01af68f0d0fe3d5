"""pdfium's functions as plain calls that take addresses.

The functions are called a thousand times a page; prototypes that take integers cost two thirds of
what pypdfium2's own, which build a reference for every call, do.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any


def address(thing: Any) -> int:
    """The address that a pdfium handle or a ctypes object stands for; 0 for none."""
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


@cache
def plain(name: str, *arguments: str) -> Callable[..., int]:
    """The pdfium function ``name``; arguments are ``p`` (address or handle) or ``i`` (int).

    Functions that return a handle are named with a leading ``*``.
    """
    import pypdfium2.raw as raw

    kinds = {"p": ctypes.c_void_p, "i": ctypes.c_int}
    result = ctypes.c_void_p if name.startswith("*") else ctypes.c_int
    prototype = ctypes.PYFUNCTYPE(result, *(kinds[a] for a in arguments))
    made: Callable[..., int] = prototype(address(getattr(raw, name.lstrip("*"))))
    return made
