"""Reads the relations of a Doc: rules of the data files over the roles of each trigger."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc, Token

from pipeline.language.relations.arguments import RoleFinder
from pipeline.language.relations.kinds import Relation
from pipeline.language.relations.rules import Place, parts_of_speech
from pipeline.language.relations.shares import shares_by_trigger
from pipeline.language.relations.words import rule_data

#: Entities in whose name a verb is none: "the carpet weaving industry".
_NAMES = frozenset({"SECTOR", "CLUSTER", "BUYER"})


class RelationReader:
    """Finds the relations of Docs; made once."""

    def __init__(self) -> None:
        #: By the trigger's lemma and part of speech.
        self.rules: dict[tuple[str, str], list[dict[str, Any]]] = {}
        wanted: dict[str, set[str]] = {}
        for rule in rule_data()["rules"]:
            for lemma in dict.fromkeys(rule["trigger"]):
                wanted.setdefault(lemma, set()).update(_roles_of(rule))
                for part in parts_of_speech(rule):
                    self.rules.setdefault((lemma, part), []).append(rule)
        # All roles of the lemma, as one may stand in for another: the agent of a passive for its subject.
        self.roles = RoleFinder({at: frozenset(wanted[at[0]]) for at in self.rules})

    def read(self, doc: Doc) -> list[Relation]:
        """The relations of a parsed Doc in order of their triggers; each kind and pair once."""
        labels = _labels(doc)
        shares = [s for s in doc.spans.get("gvcoder", []) if s.label_ == "SHARE"]
        roles = self.roles.find(doc)
        held = shares_by_trigger(shares)
        found: list[Relation] = []
        for i in sorted({*roles, *held}):
            trigger = doc[i]
            if labels.get(i) in _NAMES and not _acts(trigger, labels):
                continue
            at = Place(trigger, roles.get(i, {}), held.get(i, []), labels)
            for rule in self.rules.get((trigger.lemma_, trigger.pos_), ()):
                found += at.relations(rule, found)
        return _once(found)


def _acts(trigger: Token, labels: dict[int, str]) -> bool:
    """Whether a word that can name an industry is a verb with an object here: "by weaving mats"."""
    objects = [c for c in trigger.children if c.dep_ == "dobj"]
    return trigger.tag_ == "VBG" and any(c.i not in labels for c in objects)


def _roles_of(rule: dict[str, Any]) -> frozenset[str]:
    """The roles that a rule asks of its trigger."""
    named = [*rule.get("agent", []), *rule.get("patient", []), *rule.get("when", {})]
    if "unless_role" in rule:
        named.append(rule["unless_role"])
    return frozenset([*named, *rule.get("unless", {})]) - {"self"}


def _labels(doc: Doc) -> dict[int, str]:
    return {t.i: span.label_ for span in doc.spans.get("gvcoder", []) for t in span}


def _once(found: list[Relation]) -> list[Relation]:
    """Each kind, agent and patient once a trigger; a pair beats the same with one side unknown."""
    kept: list[Relation] = []
    for one in found:
        same = [k for k in kept if k.kind == one.kind and k.trigger == one.trigger]
        if any((k.agent, k.patient) == (one.agent, one.patient) for k in same):
            continue
        if any(k.agent == one.agent and k.patient and not one.patient for k in same):
            continue
        kept = [
            k
            for k in kept
            if not (k in same and one.patient and one.agent == k.agent and k.patient is None)
        ]
        kept.append(one)
    return kept
