"""``gvcoder_entities``: the domain's entities of a Doc, in ``doc.spans["gvcoder"]`` and ``doc.ents``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from pipeline.language.entities.bearings import extend
from pipeline.language.entities.buyers import find_buyers
from pipeline.language.entities.clusters import find_clusters, find_industries
from pipeline.language.entities.figures import find_citations, find_periods, find_shares
from pipeline.language.entities.kinds import Found, settle, without
from pipeline.language.entities.places import find_all_places, find_markets
from pipeline.language.nations import find_nations
from pipeline.language.sectors import find_sectors

GROUP = "gvcoder"


class EntitiesComponent:
    """The component; with ``ents`` the domain's entities also replace those of ``doc.ents`` they touch."""

    def __init__(self, ents: bool) -> None:
        self.ents = ents

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with ``doc.spans["gvcoder"]`` and, if so wished, ``doc.ents`` set."""
        spans = [s for f in find_entities(doc) if (s := _span(doc, f)) is not None]
        doc.spans[GROUP] = spans
        if self.ents:
            # Ours first: of two that overlap, the first of equal length stands.
            taken = {i for s in spans for i in range(s.start, s.end)}
            others = [e for e in doc.ents if not taken & set(range(e.start, e.end))]
            doc.ents = filter_spans([*spans, *others])
        return doc


@Language.factory(
    "gvcoder_entities",
    default_config={"ents": True},
    assigns=[
        "doc.spans",
        "doc.ents",
        "span._.gvcoder_place",
        "span._.gvcoder_country",
        "span._.gvcoder_isic",
    ],
)
def make(nlp: Language, name: str, ents: bool) -> EntitiesComponent:
    """The component, and the extension attributes that tell what its spans stand for."""
    extend()
    return EntitiesComponent(ents)


def _span(doc: Doc, found: Found) -> Span | None:
    return doc.char_span(found.start, found.end, label=found.label, alignment_mode="expand")


def find_entities(doc: Doc) -> list[Found]:
    """All entities of a Doc, none overlapping another, in order."""
    text = doc.text
    cited = find_citations(text)
    # Names and years of cited works are no places, buyers or periods.
    plain = without(text, cited)
    nations = find_nations(plain)
    places = find_all_places(plain, nations)
    sectors = find_sectors(plain)
    found = [
        *cited,
        *find_shares(text),
        *find_periods(text, cited),
        *find_clusters(doc, places, nations, sectors),
        *find_markets(doc, places, nations),
        *find_buyers(doc),
        *places,
        *find_industries(doc, sectors),
    ]
    return settle(found)
