"""Turns relations that the language stage reads into reasons for the codes of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.coding.reasons import code_names
from pipeline.coding.syntax.worth import is_worth_parsing
from pipeline.language.model import LanguageModelMissingError, load_language
from pipeline.language.reading import Reading, read_sentences
from pipeline.language.relations import Relation
from pipeline.records import Codes, Reason
from pipeline.vocabulary import load

if TYPE_CHECKING:
    from spacy.language import Language

#: A reason quotes at most so many characters; beyond that, the trigger alone.
QUOTED = 140
#: What is denied or only supposed speaks for no code.
SILENT = frozenset({"negated", "hypothetical"})


class Syntax:
    """Reads why sentences have the codes they have; the model is loaded when the first has any."""

    def __init__(self, name: str | None = None) -> None:
        self.name = name
        self._nlp: Language | None = None
        self._missing = False

    def reasons(self, texts: Sequence[str], codes: Sequence[Codes]) -> list[list[Reason]]:
        """The reasons of each sentence, of those codes alone that it was given.

        Only sentences that state a case, and whose words can make a reason for one of their codes, are
        parsed, together and in order.
        Without an installed model there are none; a model given by name must be there.
        """
        found: list[list[Reason]] = [[] for _ in texts]
        chosen = [
            i
            for i, c in enumerate(codes)
            if c.scope == "case" and is_worth_parsing(texts[i], code_names(c))
        ]
        nlp = self._language() if chosen else None
        if nlp is None:
            return found
        for i, reading in zip(chosen, read_sentences(nlp, [texts[i] for i in chosen]), strict=True):
            found[i] = reasons_of(texts[i], reading, code_names(codes[i]))
        return found

    def _language(self) -> Language | None:
        if self._nlp is None and not self._missing:
            try:
                self._nlp = load_language(self.name)
            except LanguageModelMissingError:
                if self.name is not None:
                    raise
                self._missing = True  # The run has said so, once and not a worker each.
        return self._nlp


def reasons_of(text: str, reading: Reading, given: frozenset[str]) -> list[Reason]:
    """The reasons that the relations of one sentence are for the codes ``given``; each cue and code once."""
    found: dict[tuple[str, str], Reason] = {}
    for relation in reading.relations:
        if SILENT & {*relation.qualifiers}:
            continue
        for entry in load("pipeline.coding.syntax", "reasons.yaml")[relation.kind]:
            if not _fits(entry, relation, reading):
                continue
            cue = entry["cue"].format(function=relation.function)
            for code in (c.format(function=relation.function) for c in entry["codes"]):
                if code in given:
                    reason = Reason(code=code, cue=cue, text=_quoted(text, relation))
                    found.setdefault((code, cue), reason)
    return list(found.values())


def _fits(entry: dict[str, Any], relation: Relation, reading: Reading) -> bool:
    """Whether agent and patient are what the entry asks for."""
    if "{function}" in entry["cue"] and relation.function is None:
        return False
    wanted = entry.get("agent")
    if wanted and _is_buyer(relation.agent, reading) != (wanted == "BUYER"):
        return False
    if wanted == "PRODUCER" and relation.agent is None:
        return False
    return entry.get("patient") != "BUYER" or _is_buyer(relation.patient, reading)


def _is_buyer(words: tuple[int, int] | None, reading: Reading) -> bool:
    """Whether the words are part of what the language stage found to be a buyer."""
    if words is None:
        return False
    return any(e.label == "BUYER" and e.start <= words[0] < e.end for e in reading.entities)


def _quoted(text: str, relation: Relation) -> str:
    """The words from the first to the last of the relation, or the trigger where these are many."""
    known = [w for w in (relation.agent, relation.patient, relation.trigger) if w is not None]
    start, end = min(a for a, _ in known), max(b for _, b in known)
    if end - start > QUOTED:
        start, end = relation.trigger
    return text[start:end]
