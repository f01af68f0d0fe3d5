"""How much a work is about each place and country that it names, from where and how they are named.

The features say nothing of which names, industries or words a text has, so that what was learnt on one
kind of text holds for others; ``annotations/train_salience.py`` teaches their weights (``salience.json``).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from importlib import resources
from math import log1p

from pipeline.coding.cases.candidates import Case, one_place
from pipeline.coding.cases.lands import Lands
from pipeline.coding.cases.sights import OPENING, Named, Sight
from pipeline.coding.cases.spoken import joined_trade
from pipeline.coding.cases.work import WorkSights
from pipeline.language.places.finder import regex
from pipeline.language.places.gazetteer import is_great, places_named
from pipeline.language.places.roles import Role

#: Roles whose mentions count, each apart.
_ROLES: tuple[Role, ...] = ("case", "plain", "within", "compared", "elsewhere")
#: The beginning of a work: this part of its sentences, or so many.
_EARLY, _FIRST_FEW = 0.15, 2


def features(case: Case, work: WorkSights, lands: Lands) -> dict[str, float]:
    """What is counted of one case, by the names that the weights have; counts as logarithms."""
    told = sorted(entry for name in case.names for entry in work.mentions(case.national, name))
    roles = Counter(m.role for _, m in told)
    titled = _of(case, work.title)
    own = sum(m.role in ("case", "plain") and m.start < OPENING for _, m in told)
    share = lands.votes.get(case.country or "", 0.0) / (max(lands.votes.values(), default=0.0) or 1)
    place = float(not case.national)
    paragraphs = {work.paragraphs[at] for at, _ in told}
    return {
        "nation": 1 - place,
        **{role: log1p(roles[role]) for role in _ROLES},
        "opens a sentence": log1p(own),
        "named first": float(work.first_named() in case.names),
        "named early": float(bool(told) and told[0][0] < max(_FIRST_FEW, _EARLY * len(work.units))),
        "part of paragraphs": len(paragraphs) / max(1, len(set(work.paragraphs))),
        "in the title": float(bool(titled)),
        "place in the title": place * any(m.role != "elsewhere" for m in titled),
        "case in the title": float(any(m.role == "case" for m in titled)),
        "in headings": log1p(
            sum(
                any(m.role in ("case", "plain") for m in _of(case, heading))
                for heading in work.headings.values()
            )
        ),
        "country spoken of": share,
        "nation spoken of": share * (1 - place),
        "at home": min(1.0, lands.homely[case.country or ""]),
        "great": place * any(is_great(n) for n in case.names),
        "listed": place * any(bool(places_named(n)) and not is_great(n) for n in case.names),
        "with its industry": log1p(
            sum(joined_trade(case, work.units[at]) is not None for at in {at for at, _ in told})
        ),
    }


def _of(case: Case, sight: Sight) -> list[Named]:
    listed = sight.nations if case.national else sight.places
    return [m for m in listed if m.name in case.names]


@cache
def weights() -> dict[str, float]:
    """The weights of the features."""
    text = resources.files("pipeline.coding.cases").joinpath("salience.json").read_text("utf-8")
    found: dict[str, float] = json.loads(text)
    return found


def salience(case: Case, work: WorkSights, lands: Lands) -> float:
    """How much a work is about a case; only differences between those of one work mean anything."""
    told = features(case, work, lands)
    return sum(weight * told[name] for name, weight in weights().items())


def ranked(cases: list[Case], work: WorkSights, lands: Lands) -> list[Case]:
    """All cases of a work, the one that it is most about first.

    A title that speaks of the producers of a country ("Freezers and Tokyo: Mauritania's octopus") is
    about that; where it has one cluster of a country in mind, about the place that far outweighs others.
    """
    score = {id(c): salience(c, work, lands) for c in cases}
    order = sorted(cases, key=lambda c: (-score[id(c)], c.name))
    if not order:
        return []
    told = {p.name for p in (*work.title.places, *work.title.nations) if p.role == "case"}
    titled = [c for c in order if c.national and c.titled and c.names & told]
    main = order[0]
    if titled and not (main.titled and main.names & told):
        main = titled[0]
    if main.national and main.titled and regex("one_place", re.I).search(work.title.text):
        main = one_place(main, [c for c in cases if not c.national]) or main
    return [main, *(c for c in order if c is not main)]
