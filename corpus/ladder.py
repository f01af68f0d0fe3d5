"""What each layer of coding costs: the model's codes with one layer at a time put right by a reader.

A layer is one question that coding answers of a sentence. ``compose`` takes the reader's answer for some
layers and the model's for the rest, so that a profile shows what is gained when one alone is right, and
what is lost when one alone is the model's. Shares, sources and reasons stay the model's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.library import Coding
from pipeline.library.tagging import CodedSentence
from pipeline.records import Evidence, Locus

#: The layers, by what a reader would ask of a sentence.
LAYERS: dict[str, str] = {
    "scope": "is it evidence",
    "case": "of which cluster",
    "period": "when",
    "function": "which functions",
    "locus": "performed where",
    "governance": "what tie",
    "buyers": "few or many",
    "upgrading": "what step up",
}
#: The scores that say how sure the model was of a layer's codes; what a reader said is certain.
_SURE: dict[str, tuple[str, ...]] = {
    "function": ("function:",),
    "locus": ("locus:",),
    "governance": ("governance:",),
    "buyers": ("buyers:",),
    "upgrading": ("upgrading:", "outcome:"),
}


def compose(
    coding: Coding, read: Sequence[Evidence], layers: frozenset[str] | set[str]
) -> list[Evidence]:
    """Evidence with the reader's answer in the ``layers`` named and the model's in all others.

    ``read`` are the reader's rows of the same paper. A sentence that only the reader takes for evidence
    has what codes the model gave it all the same.
    """
    claims = {row.id: row for row in coding.evidence}
    by_reader = {row.id: row for row in read if row.scope == "case"}
    starts = {s.id: s.start for s in coding.paper.document.sentences}
    rows: list[Evidence] = []
    for sentence in coding:
        told = by_reader.get(sentence.id)
        if (told is None) if "scope" in layers else (sentence.id not in claims):
            continue
        row = claims.get(sentence.id) or _bare(sentence, coding, starts[sentence.id])
        rows.append(row.model_copy(update=_answers(sentence, row, told, layers)))
    return rows


def _bare(sentence: CodedSentence, coding: Coding, start: int) -> Evidence:
    """A sentence that the model took for no evidence, as evidence."""
    codes = {f: getattr(sentence, f) for f in ("governance", "buyers", "functions", "upgrading")}
    return Evidence(
        **codes,
        scope="case",
        id=sentence.id,
        document=coding.paper.id,
        page=sentence.page,
        boxes=[],
        start=start,
        end=start + len(sentence.text),
        text=sentence.text,
        section=sentence.section,
        scores=sentence.scores,
        cluster=sentence.cluster,
        period=sentence.period,
        cluster_id=None,
        qualifiers=sentence.qualifiers,
        reasons=sentence.reasons,
    )


def _answers(
    sentence: CodedSentence,
    row: Evidence,
    told: Evidence | None,
    layers: frozenset[str] | set[str],
) -> dict[str, Any]:
    """The fields that the reader's layers change."""
    changed: dict[str, Any] = {"functions": _functions(sentence.scores, row, told, layers)}
    if layers:
        # The model's codes told the clusters of a sentence apart.
        changed["sides"] = []
    for layer in layers & {"governance", "buyers", "upgrading"}:
        changed[layer] = getattr(told, layer) if told else []
    if told and "case" in layers:
        changed |= {"cluster": told.cluster, "also": told.also}
    if told and "period" in layers:
        changed |= {"period": told.period, "setting": told.setting}
    if told and "scope" in layers:
        changed["qualifiers"] = told.qualifiers
    dropped = tuple(p for layer in layers for p in _SURE.get(layer, ()))
    changed["scores"] = {k: v for k, v in row.scores.items() if not k.startswith(dropped)}
    return changed


def _functions(
    scores: Mapping[str, float],
    row: Evidence,
    told: Evidence | None,
    layers: frozenset[str] | set[str],
) -> list[tuple[str, Locus]]:
    """Function and locus from whoever answers each; a function that only the reader saw has the locus
    that the model holds likelier, or none where it holds none likely at all."""
    given = {f: [w for g, w in row.functions if g == f] for f, _ in row.functions}
    right = {f: [w for g, w in told.functions if g == f] for f, _ in told.functions} if told else {}
    pairs: list[tuple[str, Locus]] = []
    for function in right if "function" in layers else given:
        places = right.get(function) if "locus" in layers else given.get(function)
        if places is None:
            places = given.get(function) or _likelier(scores, function)
        pairs += [(function, place) for place in places]
    return pairs


def _likelier(scores: Mapping[str, float], function: str) -> list[Locus]:
    sides: tuple[Locus, Locus] = ("local", "external")
    known: dict[Locus, float] = {s: scores.get(f"locus:{function}/{s}", 0.0) for s in sides}
    best = max(sides, key=lambda s: known[s])
    return [best] if known[best] > 0 else []


Score = Callable[[frozenset[str]], Mapping[str, int]]
#: What is asked of a profile, in the order of the table's columns.
ASKED = ("functions", "governance", "buyers", "changes", "upgrading")


def ladder(right: Score) -> list[str]:
    """Lines of a table: right answers with one layer the reader's, and with one layer the model's.

    ``right`` counts, for the layers that are the reader's, the right answers by what was asked.
    """
    everything = frozenset(LAYERS)
    lines = [f"{'':34}" + "".join(f"{a:>12}" for a in ASKED)]

    def add(name: str, layers: frozenset[str]) -> None:
        found = right(layers)
        lines.append(f"{name:34}" + "".join(f"{found[a]:12}" for a in ASKED))

    add("all the model's", frozenset())
    for layer, question in LAYERS.items():
        add(f"  {layer} ({question}) the reader's", frozenset({layer}))
    add("  function and locus the reader's", frozenset({"function", "locus"}))
    add("all the reader's", everything)
    for layer in LAYERS:
        add(f"  {layer} the model's", everything - {layer})
    add("  function and locus the model's", everything - {"function", "locus"})
    return lines
