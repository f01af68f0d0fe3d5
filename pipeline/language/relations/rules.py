"""A trigger with the words in its roles, and what a rule of the data files makes of them."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Span, Token

from pipeline.language.relations.kinds import Relation, Words
from pipeline.language.relations.parties import Nouns, function_of, is_nobody
from pipeline.language.relations.shares import parts_of, whole_of
from pipeline.language.relations.words import rule_data

Roles = dict[str, list[Token]]

#: Parts of speech that a trigger may have; of some kinds nouns and adjectives make a relation too.
_VERBS = frozenset({"VERB", "AUX"})
#: Entities that act for nobody.
_NO_PARTY = frozenset({"PERIOD", "CITATION", "SHARE"})
_POS = {"depends_on": _VERBS | {"ADJ", "NOUN"}, "lacks": _VERBS | {"ADJ"}}


def parts_of_speech(rule: dict[str, Any]) -> frozenset[str]:
    """What part of speech the trigger of a rule may be."""
    return frozenset(rule.get("part", _POS.get(rule["kind"], _VERBS)))


class Place:
    """A trigger with its roles and shares, to be tried by the rules for its lemma and part of speech."""

    def __init__(
        self, trigger: Token, roles: Roles, shares: list[tuple[Span, str]], labels: dict[int, str]
    ) -> None:
        self.trigger, self.shares, self.labels = trigger, shares, labels
        self.nouns = Nouns(labels)
        self.roles = {**roles, "self": [trigger]}

    def relations(self, rule: dict[str, Any], before: list[Relation]) -> list[Relation]:
        """The relations that the rule makes here."""
        if self._lacks(rule) or not self._holds(rule, before):
            return []
        agents: list[Token | None] = [
            a for a in self._fill(rule.get("agent", [])) if not self._acts_for_nobody(a)
        ]
        if "agent_is" in rule:
            agents = [a for a in agents if a is not None and self.nouns.is_(a, rule["agent_is"])]
        if "agent_unless" in rule:
            agents = [
                a
                for a in agents
                if a is None
                or self.labels.get(a.i) == "BUYER"
                or not self.nouns.is_(a, rule["agent_unless"])
            ]
        if rule.get("joint"):
            return self._joint(rule, agents)
        patients: list[Token | None]
        if "share" in rule:
            wholes = [whole_of(s) for s, side in self.shares if side == rule["share"]]
            if "whole_is" in rule:
                wholes = [
                    w for w in wholes if w is not None and self.nouns.is_(w, rule["whole_is"])
                ]
            elif any(w is not None and self._no_output(w) for w in wholes):
                return []
            patients = [w for w in wholes if w is not None]
            if not patients:
                return []
        else:
            patients = list(self._fill(rule.get("patient", [])))
            if "patient_is" in rule:
                patients = [
                    p for p in patients if p is not None and self.nouns.is_(p, rule["patient_is"])
                ]
            if "patient_unless" in rule:
                patients = [
                    p
                    for p in patients
                    if p is None or not self.nouns.is_(p, rule["patient_unless"])
                ]
            if "patient_if" in rule:
                patients = [
                    p for p in patients if p is not None and self.nouns.is_(p, rule["patient_if"])
                ]
        patients = [p for p in patients if p is None or not is_nobody(p)]
        needs = rule.get("needs", [])
        if not agents and not patients:
            return []
        if ("agent" in needs and not agents) or ("patient" in needs and not patients):
            return []
        return [
            self._relation(rule, a, p)
            for a in agents or [None]
            for p in patients or [None]
            if a is None or p is None or a.i != p.i
        ]

    def _lacks(self, rule: dict[str, Any]) -> bool:
        """Whether nothing stands where the rule needs something; asked first, as it costs least."""
        if "share" in rule and all(side != rule["share"] for _, side in self.shares):
            return True
        sides = [s for s in rule.get("needs", ()) if s == "agent" or "share" not in rule]
        return any(not self._fill(rule.get(side, [])) for side in sides)

    def _holds(self, rule: dict[str, Any], before: list[Relation]) -> bool:
        if self.trigger.dep_ == "amod" and "part" not in rule and self.trigger.tag_ == "VBG":
            return False  # "Sterilising lines" are sterilised by nobody.
        if rule["kind"] == "performs" and self._is_purpose():
            return False
        if self.trigger.tag_ in rule.get("tag_not", ()):
            return False
        if "particle_not" in rule and self._has_particle(rule["particle_not"]):
            return False
        for role, wanted in rule.get("when", {}).items():
            if not any(self.nouns.speaks_of(t, wanted) for t in self.roles.get(role, [])):
                return False
        for role, barred in rule.get("unless", {}).items():
            if any(self.nouns.is_(t, barred) for t in self.roles.get(role, [])):
                return False
        for role, words in rule.get("beside", {}).items():
            if not {c.lower_ for t in self.roles.get(role, []) for c in t.children} & {*words}:
                return False
        if "unless_role" in rule and self.roles.get(rule["unless_role"]):
            return False
        if self._has_barred_share(rule):
            return False
        if "unless_kind" in rule and any(
            r.trigger == span_of(self.trigger) and r.kind == rule["unless_kind"] for r in before
        ):
            return False
        if "adverb" in rule and not {c.lower_ for c in self.trigger.children} & {*rule["adverb"]}:
            return False
        if rule.get("unless_denied") and self._denied("direct"):
            return False
        return "with_no" not in rule or self._denied(rule["with_no"])

    def _has_barred_share(self, rule: dict[str, Any]) -> bool:
        """Whether a share hangs on the trigger as its object, or in any way, where the rule wants none."""
        sides = {side for _, side in self.shares}
        barred = rule.get("unless_share")
        return bool(sides) if barred == "any" else bool(barred) and "object" in sides

    def _has_particle(self, barred: list[str]) -> bool:
        """Whether a barred particle hangs on the trigger, other than before a figure: "over half"."""
        of_figure = {t.i for share, _ in self.shares for t in share.root.subtree}
        of_figure |= {a.i for share, _ in self.shares for a in share.root.ancestors}
        # "Take over 60 per cent": of two ways to read it, the parser may choose the other.
        of_figure |= {share.start - 1 for share, _ in self.shares}
        return any(c.lower_ in barred and c.i not in of_figure for c in self.trigger.children)

    def _is_purpose(self) -> bool:
        """Whether the trigger does not tell what its subject does: "to make", "has it made"."""
        above = self.trigger.head
        if self.trigger.tag_ == "VBN" and self.trigger.dep_ in ("ccomp", "conj"):
            caused = above if self.trigger.dep_ == "ccomp" else above.head
            if caused.lemma_ in ("have", "get") and not self.roles.get("agent_by"):
                return True
        infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in self.trigger.children)
        return infinitive and above.lemma_ not in rule_data()["done_after"]

    def _acts_for_nobody(self, token: Token) -> bool:
        """Whether a word is a time, a source, a thing, or a share of what are no firms."""
        label = self.labels.get(token.i)
        if label == "BUYER":
            return False
        if token.tag_ == "VBG" or token.lower_ == "nothing":
            return True  # "By copying" tells how.
        if label == "SHARE":
            return not any(self.nouns.is_(t, "producers") for t in parts_of(token))
        return label in _NO_PARTY or self.nouns.is_(token, "never_agents")

    def _no_output(self, whole: Token) -> bool:
        """Whether what a share is of is nobody's output: firms, people, or the world's."""
        return self.nouns.is_(whole, ["people_counted", "makers"]) or any(
            c.lower_ in ("world", "global", "worldwide") for c in whole.children
        )

    def _denied(self, where: str) -> bool:
        """Whether "no" stands with a noun of the role (or of any), or "not" with the verb."""
        roles = self.roles if where == "any" else {where: self.roles.get(where, [])}
        nouns = [t for tokens in roles.values() for t in tokens]
        beside = {c.lower_ for t in nouns for c in t.children}
        if beside & {"no", "neither"} or any(t.lower_ in ("none", "nobody") for t in nouns):
            return True
        return any(c.dep_ == "neg" for c in self.trigger.children)

    def _fill(self, roles: list[str]) -> list[Token]:
        """The tokens of the first of the roles that holds any."""
        return next((self.roles[r] for r in roles if self.roles.get(r)), [])

    def _joint(self, rule: dict[str, Any], agents: list[Token | None]) -> list[Relation]:
        known = [a for a in agents if a is not None]
        return [self._relation(rule, known[0], other) for other in known[1:]]

    def _relation(
        self, rule: dict[str, Any], agent: Token | None, patient: Token | None
    ) -> Relation:
        function = rule.get("function")
        if function == "of object":
            function = function_of(patient)
        return Relation(
            rule["kind"],
            span_of(agent) if agent is not None else None,
            span_of(patient) if patient is not None else None,
            span_of(self.trigger),
            rule["id"],
            function,
        )


def span_of(token: Token) -> Words:
    """The characters of a token."""
    return token.idx, token.idx + len(token)
