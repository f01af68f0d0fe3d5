"""Reads the relations of a Doc: rules of ``rules.yaml`` over the roles of each trigger."""

from __future__ import annotations

from functools import cache
from typing import Any

from spacy.tokens import Doc, Span, Token

from pipeline.language.relations.arguments import RoleFinder, joined
from pipeline.language.relations.kinds import Relation, Words
from pipeline.vocabulary import load

Roles = dict[str, list[Token]]

#: Parts of speech that a trigger may have; of some kinds nouns and adjectives make a relation too.
_VERBS = frozenset({"VERB", "AUX"})
#: Entities that act for nobody.
_NO_PARTY = frozenset({"PERIOD", "CITATION", "SHARE"})
#: Entities in whose name a verb is none: "the carpet weaving industry".
_NAMES = frozenset({"SECTOR", "CLUSTER", "BUYER"})
_POS = {"depends_on": _VERBS | {"ADJ", "NOUN"}, "lacks": _VERBS | {"ADJ"}}


@cache
def _data() -> Any:
    return load("pipeline.language.relations", "rules.yaml")


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(_data()["words"][name])


class RelationReader:
    """Finds the relations of Docs; made once."""

    def __init__(self) -> None:
        self.rules: dict[str, list[dict[str, Any]]] = {}
        for rule in _data()["rules"]:
            for lemma in rule["trigger"]:
                if rule not in self.rules.setdefault(lemma, []):
                    self.rules[lemma].append(rule)
        wanted = {
            lemma: frozenset().union(*(_roles_of(rule) for rule in rules))
            for lemma, rules in self.rules.items()
        }
        self.roles = RoleFinder(wanted)

    def read(self, doc: Doc) -> list[Relation]:
        """The relations of a parsed Doc in order of their triggers; each kind and pair once."""
        labels = _labels(doc)
        shares = [s for s in doc.spans.get("gvcoder", []) if s.label_ == "SHARE"]
        roles = self.roles.find(doc)
        held = _shares_by_trigger(shares)
        found: list[Relation] = []
        for i in sorted({*roles, *held}):
            trigger = doc[i]
            if labels.get(i) in _NAMES:
                continue
            for rule in self.rules.get(trigger.lemma_, ()):
                at = _Place(trigger, roles.get(i, {}), held.get(i, []), labels)
                found += at.relations(rule, found)
        return _once(found)


def _roles_of(rule: dict[str, Any]) -> frozenset[str]:
    """The roles that a rule asks of its trigger."""
    named = [*rule.get("agent", []), *rule.get("patient", []), *rule.get("when", {})]
    if "unless_role" in rule:
        named.append(rule["unless_role"])
    return frozenset([*named, *rule.get("unless", {})])


class _Place:
    """A trigger with its roles and shares, to be tried by rules."""

    def __init__(
        self, trigger: Token, roles: Roles, shares: list[tuple[Span, str]], labels: dict[int, str]
    ) -> None:
        self.trigger, self.roles, self.shares, self.labels = trigger, roles, shares, labels

    def relations(self, rule: dict[str, Any], before: list[Relation]) -> list[Relation]:
        """The relations that the rule makes here."""
        if not self._holds(rule, before):
            return []
        agents: list[Token | None] = [
            a
            for a in self._fill(rule.get("agent", []))
            if not self._acts_for_nobody(a)
        ]
        if "agent_is" in rule:
            agents = [a for a in agents if a is not None and self._is(a, rule["agent_is"])]
        if "agent_unless" in rule:
            agents = [
                a
                for a in agents
                if a is None
                or self.labels.get(a.i) == "BUYER"
                or not self._is(a, rule["agent_unless"])
            ]
        if rule.get("joint"):
            return self._joint(rule, agents)
        patients: list[Token | None]
        if "share" in rule:
            wholes = [whole_of(s) for s, side in self.shares if side == rule["share"]]
            if "whole_is" in rule:
                wholes = [w for w in wholes if w is not None and self._is(w, rule["whole_is"])]
            elif any(w is not None and self._no_output(w) for w in wholes):
                return []
            if not wholes:
                return []
            patients = list(wholes)
        else:
            patients = list(self._fill(rule.get("patient", [])))
            if "patient_is" in rule:
                patients = [
                    p for p in patients if p is not None and self._is(p, rule["patient_is"])
                ]
            if "patient_unless" in rule:
                patients = [
                    p for p in patients if p is None or not self._is(p, rule["patient_unless"])
                ]
        needs = rule.get("needs", [])
        if ("agent" in needs and not agents) or ("patient" in needs and not patients):
            return []
        return [
            self._relation(rule, a, p)
            for a in agents or [None]
            for p in patients or [None]
            if a is None or p is None or a.i != p.i
        ]

    def _holds(self, rule: dict[str, Any], before: list[Relation]) -> bool:
        if self.trigger.pos_ not in _POS.get(rule["kind"], _VERBS):
            return False
        if rule["kind"] == "performs" and self._is_purpose():
            return False
        if {c.lower_ for c in self.trigger.children} & {*rule.get("particle_not", ())}:
            return False
        for role, wanted in rule.get("when", {}).items():
            if not any(self._speaks_of(t, wanted) for t in self.roles.get(role, [])):
                return False
        for role, barred in rule.get("unless", {}).items():
            if any(self._is(t, barred) for t in self.roles.get(role, [])):
                return False
        if "unless_role" in rule and self.roles.get(rule["unless_role"]):
            return False
        if rule.get("unless_share") and any(side == "object" for _, side in self.shares):
            return False
        own = span_of(self.trigger)
        if "unless_kind" in rule and any(
            r.trigger == own and r.kind == rule["unless_kind"] for r in before
        ):
            return False
        if "adverb" in rule and not {c.lower_ for c in self.trigger.children} & {*rule["adverb"]}:
            return False
        return "with_no" not in rule or self._denied(rule["with_no"])

    def _is_purpose(self) -> bool:
        """Whether the trigger does not tell what its subject does: "to make", "has it made"."""
        above = self.trigger.head
        if self.trigger.tag_ == "VBN" and self.trigger.dep_ in ("ccomp", "conj"):
            caused = above if self.trigger.dep_ == "ccomp" else above.head
            if caused.lemma_ in ("have", "get") and not self.roles.get("agent_by"):
                return True
        infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in self.trigger.children)
        return infinitive and above.lemma_ not in _data()["done_after"]

    def _acts_for_nobody(self, token: Token) -> bool:
        """Whether a word is a time, a source, a thing, or a share of what are no firms."""
        label = self.labels.get(token.i)
        if label == "BUYER":
            return False
        if label == "SHARE":
            return not any(self._is(t, "producers") for t in _parts_of(token))
        return label in _NO_PARTY or self._is(token, "never_agents")

    def _no_output(self, whole: Token) -> bool:
        """Whether what a share is of is nobody's output: firms, people, or the world's."""
        return self._is(whole, ["people_counted", "makers"]) or any(
            c.lower_ in ("world", "global", "worldwide") for c in whole.children
        )

    def _denied(self, where: str) -> bool:
        """Whether "no" stands with a noun of the role (or of any), or "not … any" with the verb."""
        roles = self.roles if where == "any" else {where: self.roles.get(where, [])}
        nouns = [t for tokens in roles.values() for t in tokens]
        beside = {c.lower_ for t in nouns for c in t.children}
        if beside & {"no", "neither"} or any(t.lower_ in ("none", "nobody") for t in nouns):
            return True
        return "any" in beside and any(c.dep_ == "neg" for c in self.trigger.children)

    def _fill(self, roles: list[str]) -> list[Token]:
        """The tokens of the first of the roles that holds any."""
        return next((self.roles[r] for r in roles if self.roles.get(r)), [])

    def _is(self, token: Token, wanted: str | list[str]) -> bool:
        """Whether a noun is in a list of words or part of an entity."""
        if isinstance(wanted, list):
            return any(self._is(token, w) for w in wanted) or token.lemma_.lower() in wanted
        if wanted == "NAME":
            return token.pos_ == "PROPN" and self.labels.get(token.i) in (None, "BUYER")
        if wanted.isupper():
            return self.labels.get(token.i) == wanted
        if wanted not in _data()["words"]:
            return token.lemma_.lower() == wanted
        return token.lemma_.lower() in _listed(wanted) or token.lower_ in _listed(wanted)

    def _speaks_of(self, token: Token, wanted: str | list[str]) -> bool:
        """As :meth:`_is`, for the noun or the nouns that it is made of or that are joined to it."""
        near = [*joined(token), *(c for c in token.children if c.dep_ in ("compound",))]
        return any(self._is(t, wanted) for t in near)

    def _joint(self, rule: dict[str, Any], agents: list[Token | None]) -> list[Relation]:
        known = [a for a in agents if a is not None]
        return [self._relation(rule, known[0], other) for other in known[1:]]

    def _relation(
        self, rule: dict[str, Any], agent: Token | None, patient: Token | None
    ) -> Relation:
        function = rule.get("function")
        if function == "of object":
            function = _function_of(patient)
        return Relation(
            rule["kind"],
            span_of(agent) if agent is not None else None,
            span_of(patient) if patient is not None else None,
            span_of(self.trigger),
            rule["id"],
            function,
        )


def _function_of(token: Token | None) -> str | None:
    """The function of the codebook that a noun names, by itself or by what it is made of."""
    if token is None:
        return None
    words = {token.lemma_.lower(), *(c.lemma_.lower() for c in token.children)}
    return next((f for f, listed in _data()["functions"].items() if words & {*listed}), None)


def span_of(token: Token) -> Words:
    """The characters of a token."""
    return token.idx, token.idx + len(token)


def _labels(doc: Doc) -> dict[int, str]:
    return {t.i: span.label_ for span in doc.spans.get("gvcoder", []) for t in span}


def _shares_by_trigger(shares: list[Span]) -> dict[int, list[tuple[Span, str]]]:
    """The shares that hang on each verb, as its subject or its object."""
    held: dict[int, list[tuple[Span, str]]] = {}
    for share in shares:
        token, side = share.root, "object"
        while token.head.i != token.i and token.head.pos_ not in ("VERB", "AUX"):
            token = token.head
        if token.head.i == token.i:
            continue
        if token.dep_ in ("nsubj", "nsubjpass"):
            side = "subject"
        held.setdefault(token.head.i, []).append((share, side))
    return held


def whole_of(share: Span) -> Token | None:
    """The noun that a share is a part of: after "of", or the noun that it counts."""
    inside = {t.i for t in share}
    for token in share:
        for child in token.children:
            if child.i not in inside and child.dep_ == "prep" and child.lower_ == "of":
                nouns = [t for t in child.children if t.dep_ in ("pobj", "pcomp")]
                if nouns:
                    return _what(nouns[0])
    head = share.root.head
    if share.root.dep_ in ("nummod", "predet", "det", "quantmod") and head.pos_ in (
        "NOUN",
        "PROPN",
    ):
        return head
    first = share.doc[0]
    if first.lower_ == "of":
        # "Of what it made in 1990, half was exported."
        return next((_what(t) for t in first.children if t.dep_ in ("pobj", "pcomp")), None)
    return None


def _what(token: Token) -> Token:
    """The "what" of a clause such as "what is made", or the noun itself."""
    if token.dep_ != "pcomp":
        return token
    return next((c for c in token.children if c.lower_ in ("what", "whatever")), token)


def _parts_of(token: Token) -> list[Token]:
    """The nouns that a share is of, or counts."""
    of = [p for c in token.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
    return of or ([token.head] if token.dep_ in ("nummod", "quantmod", "predet") else [])


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
