"""Decides whether a hyphen at the end of a line belongs to the word or only to the line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import yaml

WORD = re.compile(r"\w[\w’'-]*")
EDGE = re.compile(r"^[^\w]+|[^\w]+$")


@cache
def _data() -> dict[str, frozenset[str]]:
    text = resources.files("pipeline.reading").joinpath("hyphens.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return {name: frozenset(str(word) for word in words) for name, words in loaded.items()}


class Hyphens:
    """Decides by the forms that the document has elsewhere, then by known parts of compounds."""

    def __init__(self, texts: Iterable[str]) -> None:
        """``texts`` hold the document's words, without those broken at a line's end."""
        self._texts = texts
        self._seen: Counter[str] | None = None

    @property
    def seen(self) -> Counter[str]:
        """How often each word of the document occurs, in small letters; counted when first asked."""
        if self._seen is None:
            raw: Counter[str] = Counter()
            for text in self._texts:
                raw.update(text.lower().split())
            self._seen = Counter({word: count for word, count in raw.items() if word.isalpha()})
            for marked, count in raw.items():
                if not marked.isalpha():
                    for word in WORD.findall(marked):
                        self._seen[word] += count
            for word in [w for w in self._seen if "-" in w]:
                self._seen.update(word.split("-"))
        return self._seen

    def closed(self, left: str, right: str) -> bool:
        """Whether the parts before and after the break are written as one word, without hyphen."""
        a = re.split(r"[^\w’']", EDGE.sub("", left.lower()))[-1]
        b = re.split(r"[^\w’']", EDGE.sub("", right.lower()), maxsplit=1)[0]
        if not a or not b or not a.isalpha() or not b[0].isalpha():
            return False
        whole = EDGE.sub("", left.lower()) + EDGE.sub("", right.lower())
        parted = EDGE.sub("", left.lower()) + "-" + EDGE.sub("", right.lower())
        solid = max(self.seen[a + b], self.seen[whole])
        open_ = max(self.seen[f"{a}-{b}"], self.seen[parted])
        if solid or open_:
            return solid >= open_
        if right[0].isupper():
            return left.isupper() and len(left) > 3
        data = _data()
        if b in data["endings"]:
            return True
        known = bool(self.seen[b])
        if a in data["strong_first_parts"] and len(b) >= 4:
            return False
        if b in data["second_parts"] and len(a) > 2 and a not in data["solid_first_parts"]:
            return False
        if b in data["weak_second_parts"] and (a in data["first_parts"] or self.seen[a] > 0):
            return a in data["solid_first_parts"]
        if a in data["first_parts"] and (known or b in data["second_parts"]):
            return False
        if a in data["solid_first_parts"] or len(b) < 3:
            return True
        return not (known and (a in data["prefixes"] or (len(a) > 2 and bool(self.seen[a]))))
