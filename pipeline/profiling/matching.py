"""Which of the clusters known so far a mention may be of, found without looking at all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.profiling.clusters import Mention, joined
from pipeline.profiling.places import LONG_WORD, same_word

#: The word under which clusters stand that are a whole country's.
NOWHERE = ""


class Known:
    """The fullest mention of each cluster, by the words of its place; clusters are known by numbers."""

    def __init__(self) -> None:
        self.heads: list[Mention] = []
        self._of_word: dict[str, list[int]] = defaultdict(list)
        self._long: dict[str, list[str]] = defaultdict(list)  # long words by their first letter
        self._alike: dict[str, tuple[int, list[str]]] = {}  # other spellings among so many of them

    def fitting(self, mention: Mention) -> list[int]:
        """The clusters that the mention fits, the first known first."""
        near = {n for word in self._spellings(mention) for n in self._of_word.get(word, ())}
        fitting = [n for n in sorted(near) if mention.fits(self.heads[n])]
        # A register that has Porto and Porto Alegre means no other by the longer name.
        own = [n for n in fitting if self.heads[n].pinned and self.heads[n].place == mention.place]
        return own or fitting

    def add(self, mention: Mention) -> int:
        """A new cluster; returns its number."""
        self.heads.append(mention)
        self._file(len(self.heads) - 1, mention)
        return len(self.heads) - 1

    def join(self, number: int, mention: Mention) -> None:
        """The mention is of the cluster, and may tell more of it than was known."""
        head = joined(self.heads[number], mention)
        if head.place != self.heads[number].place:
            self._file(number, head)
        self.heads[number] = head

    def _file(self, number: int, mention: Mention) -> None:
        for word in mention.place or (NOWHERE,):
            if word not in self._of_word and len(word) >= LONG_WORD:
                self._long[word[0]].append(word)
            self._of_word[word].append(number)

    def _spellings(self, mention: Mention) -> Iterator[str]:
        """The words of the place, and the known words that are spellings of one of them."""
        for word in mention.place or (NOWHERE,):
            yield word
            if len(word) >= LONG_WORD:
                known = self._long[word[0]]
                seen, alike = self._alike.get(word, (0, []))
                alike += [w for w in known[seen:] if w != word and same_word(w, word)]
                self._alike[word] = (len(known), alike)
                yield from alike
