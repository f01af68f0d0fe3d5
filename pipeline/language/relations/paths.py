"""Walks paths of dependencies over a parsed Doc.

Attributes of tokens are read once into lists: asking spaCy for each at each step is what costs time. Most
paths do not even begin at a word; those are told by one look at what is next to it (:data:`Opening`).
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline.language.relations.notation import Direction, Node, Path

#: A first step from a word: its direction, how the word hangs that the link speaks of, and the word that is
#: reached, or "" for any.
Opening = tuple[Direction, str, str]


def openings_of(path: Path) -> frozenset[Opening]:
    """The steps by one of which the path begins."""
    link, node = path.steps[0]
    words = node.lowers or {""}
    return frozenset((link.direction, dep, word) for dep in link.deps for word in words)


class Tree:
    """The words of a Doc by their place: how and on what each hangs, and what hangs on it."""

    def __init__(self, doc: Doc) -> None:
        self.words = words = list(doc)  # spaCy makes a token anew for each who asks
        self.heads = [t.head.i for t in words]
        self.deps = [t.dep_ for t in words]
        self.lowers = [t.lower_ for t in words]
        self.tags = [t.tag_ for t in words]
        self.verbs = [t.pos_ in ("VERB", "AUX") for t in words]
        self.children: list[list[int]] = [[] for _ in self.heads]
        for i, head in enumerate(self.heads):
            if head != i:
                self.children[head].append(i)
        self._openings: dict[int, frozenset[Opening]] = {}

    def openings(self, at: int) -> frozenset[Opening]:
        """The first steps that can be taken from a word: a path that begins by none of them leads nowhere."""
        if at in self._openings:
            return self._openings[at]
        reached: list[tuple[Direction, str, int]] = [
            (">", self.deps[i], i) for i in self.children[at]
        ]
        if self.heads[at] != at:
            reached.append(("<", self.deps[at], self.heads[at]))
        if at:
            reached.append((";", self.deps[at - 1], at - 1))
        found = {(way, dep, word) for way, dep, i in reached for word in ("", self.lowers[i])}
        return self._openings.setdefault(at, frozenset(found))

    def ends(self, path: Path, trigger: int) -> list[int]:
        """The arguments that the path leads to from the trigger, in order, each once."""
        if not self._fits(trigger, path.trigger):
            return []
        return sorted({*self._walk(path, 0, trigger)})

    def _walk(self, path: Path, step: int, at: int) -> Iterator[int]:
        if step == len(path.steps):
            yield at
            return
        link, node = path.steps[step]
        if link.direction == ">":
            reached = [i for i in self.children[at] if self.deps[i] in link.deps]
        elif link.direction == "<":
            up = self.heads[at]
            reached = [up] if up != at and self.deps[at] in link.deps else []
        else:
            reached = [at - 1] if at and self.deps[at - 1] in link.deps else []
        for i in reached:
            if self._fits(i, node):
                yield from self._walk(path, step + 1, i)

    def _fits(self, i: int, node: Node) -> bool:
        return (
            (not node.lowers or self.lowers[i] in node.lowers)
            and (not node.tags or self.tags[i] in node.tags)
            and (not node.is_verb or self.verbs[i])
        )
