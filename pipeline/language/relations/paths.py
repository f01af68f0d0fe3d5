"""Walks paths of dependencies over a parsed Doc.

Attributes of tokens are read once into lists: asking spaCy for each at each step is what costs time.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline.language.relations.notation import Node, Path


class Tree:
    """The words of a Doc by their place: how and on what each hangs, and what hangs on it."""

    def __init__(self, doc: Doc) -> None:
        words = list(doc)  # spaCy makes a token anew for each who asks
        self.heads = [t.head.i for t in words]
        self.deps = [t.dep_ for t in words]
        self.lowers = [t.lower_ for t in words]
        self.tags = [t.tag_ for t in words]
        self.verbs = [t.pos_ in ("VERB", "AUX") for t in words]
        self.children: list[list[int]] = [[] for _ in self.heads]
        for i, head in enumerate(self.heads):
            if head != i:
                self.children[head].append(i)

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
