"""The short notation of share patterns, turned into spaCy Matcher patterns."""

from __future__ import annotations

from typing import Any

#: A part of one in figures, as a whole word.
FRACTION = r"\d{1,2}/\d{1,2}|[¼-¾⅐-⅞]"


def matcher_pattern(text: str, words: dict[str, list[str]]) -> list[dict[str, Any]]:
    """One pattern, e.g. ``"between|from NUM and|to NUM per cent"``, as spaCy token descriptions.

    ``a|b`` matches lower-case forms, ``<name>`` a list of ``words``, ``NUM`` a number, ``FRACTION`` one
    such as 2/3 or ⅔, ``CAP`` a capitalised word, ``ANY`` any word; ``?`` makes a token optional, ``*``
    repeats it. Raises ``KeyError`` for a list that is not there.
    """
    return [_token(piece, words) for piece in text.split()]


def _token(piece: str, words: dict[str, list[str]]) -> dict[str, Any]:
    body, op = (piece[:-1], piece[-1]) if len(piece) > 1 and piece[-1] in "?*" else (piece, None)
    made = _constraint(body, words)
    if op:
        made["OP"] = op
    return made


def _constraint(body: str, words: dict[str, list[str]]) -> dict[str, Any]:
    if body == "NUM":
        return {"LIKE_NUM": True, "LOWER": {"NOT_IN": ["1/2", "third", "half", "quarter"]}}
    if body == "FRACTION":
        return {"TEXT": {"REGEX": f"^(?:{FRACTION})$"}}
    if body == "CAP":
        return {"TEXT": {"REGEX": "^[A-ZÀ-Þ]"}}
    if body == "ANY":
        return {"IS_ALPHA": True}
    forms: list[str] = []
    for part in body.split("|"):
        named = part.startswith("<") and part.endswith(">")
        forms.extend(words[part[1:-1]] if named else [part])
    # A single form is compared as a number, a list by a call for each word of the text.
    return {"LOWER": forms[0] if len(forms) == 1 else {"IN": forms}}
