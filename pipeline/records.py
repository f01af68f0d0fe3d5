"""What gvcoder writes and others read, as types.

One class a kind of row; the JSON Schemas that ship with the package are generated from here
(``gvcoder schemas``), so that the files, the schemas and the code cannot drift apart.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Scope = Literal["case", "general"]
Buyers = Literal["concentrated", "dispersed"]
Locus = Literal["local", "external"]
Function = Literal[
    "design", "production", "inputs", "quality", "logistics", "marketing", "branding", "retail"
]
Upgrade = Literal["process", "product", "functional", "inter_chain"]
Outcome = Literal["achieved", "blocked", "prospective"]
Relation = Literal["over", "about", "under", "exactly", "between"]
ShareOf = Literal["firm_output", "cluster_output", "exports", "sales", "purchases", "market"]
Holder = Literal["main_buyer", "top_n", "buyer_type", "market"]
Qualifier = Literal["negated", "hypothetical", "ended", "reported"]
ReviewState = Literal["machine", "accepted", "changed", "rejected"]
SentenceKind = Literal[
    "body", "heading", "footnote", "quote", "list", "caption", "table", "reference", "contents"
]
Probability = Annotated[float, Field(ge=0, le=1)]
BoxRow = tuple[int, float, float, float, float]


class Record(BaseModel):
    """Base of every row: unknown fields are an error, so that a misspelt name is found."""

    model_config = ConfigDict(extra="forbid")


class Share(Record):
    """A figure for how much of what goes to whom; ``value`` is a fraction."""

    value: Probability
    relation: Relation = "exactly"
    value_high: Probability | None = None
    of: ShareOf = "sales"
    holder: Holder = "buyer_type"
    n: int | None = None
    holder_name: str | None = None


class Cluster(Record):
    """The case that a sentence is about; ``country`` is ISO 3166-1 alpha-2.

    ``pinned`` that it is one of a user's own register, which says what is one cluster; it is left out
    where it is false.
    """

    name: str
    place: str | None = None
    country: str | None = None
    sector: str | None = None
    pinned: Annotated[bool, Field(exclude_if=lambda pinned: not pinned)] = False


#: The years that a claim, or a work, may be of.
FIRST_YEAR, LAST_YEAR = 1000, 2100


class Period(Record):
    """The years a claim is about; either end may be open."""

    from_: int | None = Field(None, alias="from", ge=FIRST_YEAR, le=LAST_YEAR)
    to: int | None = Field(None, ge=FIRST_YEAR, le=LAST_YEAR)
    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Codes(Record):
    """The codes of one sentence, as a coder or the machine gives them."""

    scope: Scope = "general"
    governance: list[str] = []
    buyers: list[Buyers] = []
    shares: list[Share] = []
    functions: list[tuple[Function, Locus]] = []
    upgrading: list[tuple[Upgrade, Outcome]] = []
    cluster: Cluster | None = None
    period: Period | None = None
    source: str | None = None


class Tag(Codes):
    """A line of ``gvcoder tag``: codes with the calibrated probability of each label."""

    passage: str
    index: int = Field(ge=1)
    scores: dict[str, Probability] = {}


class CodeSpan(Record):
    """The words of a sentence that carry one of its codes: its characters from ``start`` up to ``end``.

    ``code`` is a label such as ``governance:network`` or ``locus:design/external``, or ``shares``.
    """

    start: int = Field(ge=0)
    end: int
    code: str


class Annotation(Codes):
    """A line of an annotation file: a sentence with the codes that a person gave it."""

    id: str
    document: str
    text: str
    section: str | None = None
    paragraph: int = 1
    also: list[Cluster] = []
    pair: str | None = None
    coder: str | None = None
    spans: list[CodeSpan] = []


class Reason(Record):
    """Why a code was given: the cue's name, the code it speaks for, and the words that matched."""

    code: str
    cue: str
    text: str


class Review(Record):
    """What a person has said of an evidence row."""

    state: ReviewState = "machine"
    coder: str | None = None
    time: str | None = None


class SentenceRow(Record):
    """``sentences.jsonl``: every sentence read."""

    id: str
    document: str
    page: int = Field(ge=1)
    boxes: list[BoxRow]
    text: str
    kind: SentenceKind
    section: str | None
    #: How sure text recognition was of the words; null where the file has them as text.
    ocr: Probability | None = None


class Doubt(Record):
    """``doubtful.jsonl``: a sentence left uncoded though some code is not out of the question.

    A review may ask of these too; ``scores`` as in the evidence.
    """

    id: str
    scores: dict[str, Probability]


class Side(Record):
    """What a sentence on several clusters says of one of them: its words, and which codes are on its side."""

    text: str
    governance: list[str] = []
    buyers: list[Buyers] = []
    shares: list[Share] = []
    functions: list[tuple[Function, Locus]] = []
    upgrading: list[tuple[Upgrade, Outcome]] = []
    qualifiers: list[Qualifier] = []


class Evidence(Codes):
    """``evidence.jsonl``: a coded sentence with its place and what speaks for its codes.

    ``also`` are further clusters that the sentence is about; it is evidence for those too, and
    ``also_ids`` are their ids. Where the sentence parts into what it says of each, ``sides`` are these
    parts, that of ``cluster`` first and then those of ``also`` in their order; otherwise there is none, and
    all codes are of all its clusters. ``setting``
    are the years in which the text around sets a sentence of the past that states no ``period``.
    ``citation`` names the document as one cites it in passing, where its authors and year are known.
    """

    id: str
    document: str
    page: int = Field(ge=1)
    boxes: list[BoxRow]
    start: int
    end: int
    text: str
    section: str | None
    scores: dict[str, Probability]
    cluster_id: str | None
    citation: str | None = None
    also: list[Cluster] = []
    also_ids: list[str] = []
    sides: list[Side] = []
    setting: Period | None = None
    qualifiers: list[Qualifier] = []
    reasons: list[Reason] = []
    review: Review = Review()
    #: How sure text recognition was of the words; null where the file has them as text.
    ocr: Probability | None = None


class Reference(Record):
    """A work as a bibliography has it; ``families`` are its authors' (else editors') family names.

    ``where`` is the journal, book or series that holds it; ``bibtex`` the whole entry to cite it by.
    """

    key: str
    families: list[str] = []
    where: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    doi: str | None = None
    bibtex: str


class DocumentRow(Record):
    """``documents.jsonl``: an input file that was read; ``seconds`` of computing.

    ``reference`` is what the library says of the work that the file came with; ``copies`` are further
    files of the same work, which were left out so that it counts once.
    """

    id: str
    path: str
    sha256: str
    pages: int
    title: str | None
    authors: list[str]
    year: int | None
    sentences: int
    ocr: bool
    seconds: float
    notes: list[str] = []
    reference: Reference | None = None
    copies: list[str] = []


class Failure(Record):
    """``failures.jsonl``: an input that could not be read, with a fixed reason."""

    path: str
    reason: Literal[
        "encrypted",
        "not_a_pdf",
        "no_text",
        "no_pages",
        "empty_file",
        "unreadable",
        "time_limit",
        "memory_limit",
        "damaged",
        "ocr_failed",
        "internal_error",
    ]
    detail: str


class Sector(Record):
    """An industry by the name used in the texts and its ISIC Rev. 4 class."""

    name: str
    isic: str | None = None


class Linkage(Record):
    """One tie of a cluster: direction, market, channel and period, with its governance type."""

    direction: Literal["downstream", "upstream"]
    market: str | None
    channel: str | None
    period: Period | None
    governance: str | None
    confidence: Probability
    indicators: list[str]
    evidence: list[str]


class Governance(Record):
    """The dominant type of tie and the share of the evidence that each type has."""

    dominant: str | None
    mix: dict[str, Probability]


class FunctionFinding(Record):
    """Where a function is performed, by the weight of the evidence."""

    locus: Literal["local", "external", "both"]
    confidence: Probability
    evidence: list[str]


class Completeness(Record):
    """How many of the chain's functions the cluster itself performs."""

    value: Literal["complete", "partial", "narrow"]
    missing: list[str]


class ShareFinding(Share):
    """A share with the id of its sentence."""

    evidence: str


class BuyerFinding(Record):
    """Buyer concentration and what follows for transactional dependence."""

    concentration: Literal["concentrated", "dispersed", "mixed"] | None
    shares: list[ShareFinding]
    transactional_dependence: Literal["high", "medium", "low"] | None
    evidence: list[str] = []


class Market(Record):
    """Where the output goes."""

    orientation: Literal["export", "domestic", "mixed"] | None
    export_share: ShareFinding | None
    end_markets: list[str]
    evidence: list[str] = []


class UpgradingFinding(Record):
    """A kind of upgrading with its outcome and the sentences that tell it."""

    kind: Upgrade
    outcome: Outcome
    evidence: list[str]


class LockIn(Record):
    """Risk that the tie keeps the cluster in production; ``because`` holds evidence ids and rules."""

    risk: Literal["high", "medium", "low"] | None
    because: list[str]


class Conclusion(Record):
    """Something that rules conclude, with the evidence that it stands on and, last, the rules."""

    id: str
    because: list[str]


class Change(Record):
    """A tie that gave way to another."""

    from_: str = Field(alias="from")
    to: str
    period: str | None
    evidence: list[str]
    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Conflict(Record):
    """Evidence that cannot all be right at once."""

    about: str
    values: dict[str, list[str]]


class Profile(Record):
    """``profiles.jsonl``: all that the documents say of one cluster."""

    id: str
    name: str
    aliases: list[str]
    place: str | None
    country: str | None
    sector: Sector | None
    linkages: list[Linkage]
    governance: Governance
    functions: dict[Function, FunctionFinding]
    completeness: Completeness | None
    buyers: BuyerFinding
    market: Market
    form: Conclusion | None
    upgrading: list[UpgradingFinding]
    lock_in: LockIn
    export_stage: Conclusion | None
    drivers: list[Conclusion]
    strategies: list[Conclusion]
    support_needs: list[Conclusion]
    policy_areas: list[Conclusion]
    changes: list[Change]
    conflicts: list[Conflict]
    documents: list[str]
    evidence_count: int


#: The files of a run directory and the type of their rows.
FILES: dict[str, type[Record]] = {
    "profiles": Profile,
    "evidence": Evidence,
    "sentences": SentenceRow,
    "doubtful": Doubt,
    "documents": DocumentRow,
    "failures": Failure,
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a row of ``NAME.jsonl``."""
    made = FILES[name].model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
