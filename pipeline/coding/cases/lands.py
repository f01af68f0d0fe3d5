"""The country of a place: by gazetteers, by what stands beside its name, by what the work speaks of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from functools import cache, cached_property

from pipeline.coding.cases.sights import Sight
from pipeline.coding.cases.work import BY_ROLE, WorkSights
from pipeline.language.places.bearers import countries_named_after
from pipeline.language.places.gazetteer import is_great, places_named
from pipeline.language.places.towns import town_countries
from pipeline.vocabulary import Caseless, load, lowered

#: What a country's own word (its money, its measures) counts, once a work.
_HOMELY = 1.5
#: What another place in a paragraph says of the country of one in it.
_BESIDE = 0.5
#: What is said near a name counts no more than this.
_MOST_NEAR = 2.0
#: Which of the places of one name is meant: by what is named near it, by how much the work speaks of
#: the country, and by how many of all who live in places of that name live there.
_NEAR, _LAND, _SIZE, _SIZE_OF_GREAT = 1.5, 3.0, 3.0, 6.0
#: What the region or country counts that follows a name: "Warsaw, Indiana".
_FOLLOWS = 4.0
#: A country with more than this part of all votes is the work's own.
_HOME = 0.5
#: What a region counts among towns of its name, in inhabitants.
_REGION_SIZE = 400_000


class Lands:
    """How often a work names each country, or implies it by places in it; markets count little.

    What a place's own name implies is kept apart, for it says nothing of which place of that name is meant.
    """

    def __init__(self, work: WorkSights) -> None:
        self.work = work
        self.votes: Counter[str] = Counter()
        self._own: dict[str, Counter[str]] = defaultdict(Counter)
        for weight, sight in work.weighted():
            for nation in sight.nations:
                self.votes[nation.name] += weight * BY_ROLE[nation.role] * 0.7  # type: ignore[assignment]
            for place in sight.places:
                self._imply(place.name, weight * (0.3 if place.role == "elsewhere" else 1.0))
        for name in {p.name for s in work.units for p in s.places if p.role != "elsewhere"}:
            self._imply(name, 1.0)
        #: How many of each country's own words the work has, those of several countries in parts.
        self.homely: Counter[str] = Counter()
        words = {m[0] for s in work.units for m in _homely().finditer(lowered(s.text))}
        for word in sorted(words):
            lands = _words_of_lands().get(word) or _words_of_lands()[word.removesuffix("s")]
            for land in lands:
                self.homely[land] += 1 / len(lands)  # type: ignore[assignment]
                self.votes[land] += _HOMELY / len(lands)  # type: ignore[assignment]

    def _imply(self, place: str, weight: float) -> None:
        options = {o.country for o in places_named(place)}
        for land in options:
            self._own[place][land] += weight / len(options)  # type: ignore[assignment]
            self.votes[land] += weight / len(options)  # type: ignore[assignment]

    def beside(self, names: Collection[str]) -> Counter[str]:
        """The votes without those that these names imply themselves."""
        left = Counter(self.votes)
        for name in names:
            left.subtract(self._own.get(name, {}))
        return Counter({land: v for land, v in left.items() if v > 1e-9})

    def country_of(self, names: Collection[str]) -> str | None:
        """Alpha-2 of the place that goes by these names; None where nothing tells it."""
        near, lands = self._near(names), self.beside(names)
        options = self._options(names)
        if options and not any(is_great(n) for n in names) and not options.keys() & lands.keys():
            # A quarter of the work's own country may share a name with a town that it never speaks of.
            home, told = max(lands.items(), key=lambda item: item[1], default=("", 0.0))
            titled = any(p.name in names for p in self.work.title.places)
            if told > _HOME * lands.total() and (not titled or home in self._titled(names)):
                options.setdefault(home, 0)
        if options:
            most, people = max(lands.values(), default=0.0) or 1.0, sum(options.values()) or 1
            sure = any(
                is_great(n) and len({o.country for o in places_named(n)}) == 1 for n in names
            )
            size = _SIZE_OF_GREAT if sure else _SIZE
            return max(
                sorted(options),
                key=lambda c: (
                    _NEAR * min(near[c], _MOST_NEAR)
                    + _LAND * lands[c] / most
                    + size * options[c] / people
                ),
            )
        named_after = countries_named_after(names)
        if len(named_after) == 1:
            return named_after.pop()
        titled = any(p.name in names for p in self.work.title.places)
        prevails = titled or max(lands.values(), default=0.0) >= 0.4 * lands.total()
        votes = {c: near[c] * 3 + lands[c] * prevails for c in {*near, *lands}}
        votes = {c: v for c, v in votes.items() if v > 0}
        return max(sorted(votes), key=lambda c: votes[c]) if votes else None

    def _options(self, names: Collection[str]) -> dict[str, int]:
        """Countries that have a place of such a name, with its inhabitants."""
        options = {
            o.country: max(o.population, _REGION_SIZE if o.region else 0)
            for n in sorted(names)
            for o in places_named(n)
        }
        for name in sorted(names):
            for land, people in town_countries(name).items():
                options[land] = max(people, options.get(land, 0))
        return options

    def _titled(self, names: Collection[str]) -> set[str]:
        """The countries that a title names or implies, but for a place of these names."""
        title = self.work.title
        others = {
            o.country for p in title.places if p.name not in names for o in places_named(p.name)
        }
        return others | {n.name for n in title.nations}

    def _near(self, names: Collection[str]) -> Counter[str]:
        """What the sentences and paragraphs that hold a name say of countries."""
        near: Counter[str] = Counter()
        for weight, sight in self.work.weighted():
            if any(p.name in names for p in sight.places):
                _count_near(near, sight, names, weight)
        for paragraph, sight in zip(self.work.paragraphs, self.work.units, strict=True):
            if any(p.name in names for p in sight.places):
                for land, count in self.work.by_paragraph[paragraph].items():
                    near[land] += 0.4 * count  # type: ignore[assignment]
                for land in self._lands_beside(paragraph, names):
                    near[land] += _BESIDE  # type: ignore[assignment]
        return near

    @cached_property
    def _great(self) -> dict[int, dict[str, str]]:
        """The countries of the well-known places of producers that each paragraph names, by name."""
        found: dict[int, dict[str, str]] = {}
        for paragraph, sight in zip(self.work.paragraphs, self.work.units, strict=True):
            here = found.setdefault(paragraph, {})
            for place in sight.places:
                if place.role in ("case", "plain") and is_great(place.name):
                    here[place.name] = places_named(place.name)[0].country
        return found

    def _lands_beside(self, paragraph: int, names: Collection[str]) -> set[str]:
        """The countries of the other places of producers that a paragraph names."""
        return {land for name, land in self._great[paragraph].items() if name not in names}


@cache
def _words_of_lands() -> dict[str, list[str]]:
    words: dict[str, list[str]] = load("pipeline.coding.cases", "homely.yaml")
    return words


@cache
def _homely() -> Caseless:
    longest = sorted(_words_of_lands(), key=lambda w: (-len(w), w))
    return Caseless(rf"\b(?:{'|'.join(longest)})s?\b")


def _count_near(near: Counter[str], sight: Sight, names: Collection[str], weight: float) -> None:
    """Add what one text says of countries beside a place of these names."""
    ends = {p.end for p in sight.places if p.name in names}
    for nation in sight.nations:
        near[nation.name] += weight * BY_ROLE[nation.role]  # type: ignore[assignment]
        if _follows(sight.text, ends, nation.start):
            near[nation.name] += _FOLLOWS * weight  # type: ignore[assignment]
    for place in sight.places:
        if place.name in names:
            continue
        follows = _follows(sight.text, ends, place.start)
        if place.role == "elsewhere" and not follows:
            continue
        for land in {o.country for o in places_named(place.name)[:1]}:
            near[land] += weight * (_FOLLOWS if follows else 0.5)  # type: ignore[assignment]


def _follows(text: str, ends: Collection[int], start: int) -> bool:
    """Whether a name that begins here follows one that ends there: "Warsaw, Indiana"."""
    return any(text[end:start] in (", ", " (", " in ", ", in ") for end in ends if end < start)
