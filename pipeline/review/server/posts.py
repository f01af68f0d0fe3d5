"""What is posted to the desk: from JSON to decisions, and what the page is told in return."""

from __future__ import annotations

from typing import Any, NamedTuple

from pipeline.records import Cluster, Codes
from pipeline.review.decisions import ClusterRef, Decision
from pipeline.review.desk import Desk
from pipeline.review.history import Said
from pipeline.review.linking import new_cluster_id
from pipeline.review.server.view import cluster_names

#: A comment holds at most so many characters.
LONGEST = 10_000


def progress(desk: Desk, coder: str) -> dict[str, Any]:
    """How far the coder is, for the page's head."""
    e = desk.progress(coder)
    coded, uncoded = e.coded, e.uncoded
    return {
        "seen": coded.seen,
        "corrected": coded.corrected,
        "left": coded.left,
        "expected": round(coded.expected),
        "low": round(coded.low),
        "high": round(coded.high),
        "doubtful": uncoded.left,
        "missed": [round(uncoded.expected), round(uncoded.low), round(uncoded.high)],
        "minutes": None if e.seconds is None else round(e.seconds / 60),
        "may_stop": e.may_stop,
        "undo": _told(desk.past.to_undo(coder)),
        "redo": _told(desk.past.to_redo(coder)),
    }


def _told(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    sentence = decision.anchors[0].sentence if decision.anchors else None
    return {"id": decision.id, "action": decision.action, "sentence": sentence}


class Place(NamedTuple):
    """The cluster that a person puts a sentence into, or that none is known; else the machine's stands."""

    cluster: ClusterRef | None = None
    unknown: bool = False

    @classmethod
    def of(cls, decision: Decision) -> Place:
        """What a decision says of it."""
        return cls(decision.cluster, decision.cluster_unknown)


class Told(NamedTuple):
    """What a person says of a sentence."""

    action: str
    codes: Codes
    place: Place = Place()


def verdict(desk: Desk, coder: str, body: dict[str, Any]) -> dict[str, Any]:
    """Accept, reject or change the codes of a sentence, or say with ``chosen`` whose verdict is right.

    A change that comes to the machine's own codes is an acceptance; an acceptance of a sentence that
    nobody coded says that it rightly has no codes.
    """
    sentence = str(body["sentence"])
    desk.material.rows[sentence]
    if _again(desk, body) is None:
        if body.get("chosen"):
            told = _chosen(desk, sentence, str(body["chosen"]))
        else:
            told = _told_of(desk, sentence, coder, body)
        desk.verdict(
            sentence,
            coder,
            told.action,
            told.codes,
            cluster=told.place.cluster,
            cluster_unknown=told.place.unknown,
            comment=_text(body.get("comment")),
            adjudicates=bool(body.get("adjudicate")),
            decision_id=_id(body),
            seconds=_seconds(body),
        )
    return {"state": desk.item(sentence, coder).state, "progress": progress(desk, coder)}


def _told_of(desk: Desk, sentence: str, coder: str, body: dict[str, Any]) -> Told:
    """What the page of a sentence says of it."""
    machine, action = desk.material.machine.get(sentence), str(body["action"])
    if action == "accept":
        return Told(action, _codes_of(machine))
    if action == "reject":
        if body.get("theory"):
            return Told(action, _codes_of(machine).model_copy(update={"scope": "general"}))
        return Told(action, Codes(scope=machine.scope if machine else "general"))
    if action == "change":
        codes = Codes.model_validate(body["codes"])
        place = _place(desk, sentence, coder, body)
        if place == Place() and machine is not None and not _differs(machine, codes):
            action = "accept"
        return Told(action, codes, place)
    raise ValueError(f"no such action: {action}")


def _chosen(desk: Desk, sentence: str, decision: str) -> Told:
    """What a coder's verdict says, to the letter: a rejection alone does not tell theory from a mistake."""
    verdicts = desk.reviewed.said.get(sentence, Said()).verdicts.values()
    found = next((d for d in verdicts if d.id == decision), None)
    if found is None or found.codes is None:
        raise ValueError("the coder has said something else since; load the page again")
    return Told(found.action, found.codes, Place.of(found))


def comment(desk: Desk, coder: str, body: dict[str, Any]) -> dict[str, Any]:
    """Say something about a sentence."""
    sentence, text = str(body["sentence"]), _text(body.get("comment"))
    desk.material.rows[sentence]
    if not text:
        raise ValueError("an empty comment says nothing")
    if _again(desk, body) is None:
        desk.act(coder, "comment", sentences=[sentence], comment=text, decision_id=_id(body))
    return {"state": desk.item(sentence, coder).state, "progress": progress(desk, coder)}


def undo(desk: Desk, coder: str, body: dict[str, Any]) -> dict[str, Any]:
    """Take back the coder's last decision that stands."""
    return _back(desk, coder, body, "undo", desk.past.to_undo(coder))


def redo(desk: Desk, coder: str, body: dict[str, Any]) -> dict[str, Any]:
    """Make the decision good again that the coder last took back."""
    return _back(desk, coder, body, "redo", desk.past.to_redo(coder))


def _back(
    desk: Desk, coder: str, body: dict[str, Any], action: str, target: Decision | None
) -> dict[str, Any]:
    told = None
    again = _again(desk, body)
    if again is not None:
        target = desk.past.decisions.get(again.undoes or "")
    elif target is not None:
        desk.act(coder, action, undoes=target.id, decision_id=_id(body))
    if target is not None:
        found = [desk.material.anchors.find(a).sentence for a in target.anchors]
        told = {"action": target.action, "sentence": found[0] if found else None}
    return {"undone": told, "progress": progress(desk, coder)}


def merge(desk: Desk, coder: str, body: dict[str, Any]) -> dict[str, Any]:
    """Make several clusters one: ``into`` and the ``merged`` ones, by id."""
    into = desk.cluster_ref(str(body["into"]))
    merged = [desk.cluster_ref(str(c)) for c in body["merged"] if c != into.id]
    if not merged:
        raise ValueError("choose two clusters or more")
    if _again(desk, body) is None:
        desk.act(coder, "merge", cluster=into, merged=merged, decision_id=_id(body))
    desk.make()
    return {"cluster": into.id, "progress": progress(desk, coder)}


def split(desk: Desk, coder: str, body: dict[str, Any]) -> dict[str, Any]:
    """Put sentences of a cluster into another one, or into a new one."""
    sentences = [str(s) for s in body["sentences"]]
    if not sentences:
        raise ValueError("choose the sentences that go")
    for s in sentences:
        desk.material.rows[s]
    ref = _target(desk, body)
    if ref is None:
        raise ValueError("name the cluster that they go to")
    if _again(desk, body) is None:
        desk.act(coder, "split", sentences=sentences, cluster=ref, decision_id=_id(body))
    desk.make()
    return {"cluster": ref.id, "progress": progress(desk, coder)}


def _place(desk: Desk, sentence: str, coder: str, body: dict[str, Any]) -> Place:
    """Where a change puts a sentence; a ``cluster`` that is given but empty says that none is known."""
    if "cluster" not in body and not body.get("new_cluster"):
        # The new verdict replaces the one before: what that said of the cluster was not taken back.
        before = desk.item(sentence, coder).verdict
        stands = before is not None and desk.reviewed.placing(sentence, before) is before
        return Place.of(before) if before and stands else Place()
    ref = _target(desk, body)
    if ref is None:
        return Place(unknown=True)
    linked = desk.made.evidence.get(sentence)
    by_person = sentence in desk.placed()
    if linked is not None and linked.cluster_id == ref.id and not by_person:
        return Place()
    return Place(ref)


def _target(desk: Desk, body: dict[str, Any]) -> ClusterRef | None:
    if body.get("new_cluster"):
        told = Cluster.model_validate(body["new_cluster"])
        name = told.name.strip()[:200]
        if not name:
            raise ValueError("a new cluster needs a name")
        country = (told.country or "").strip().upper() or None
        if country is not None and not (len(country) == 2 and country.isalpha()):
            raise ValueError(f"{country}: give the country as two letters, as in BR")
        taken = [i for i, _ in cluster_names(desk.made.profiles, desk)]
        return ClusterRef(
            id=new_cluster_id(told.model_copy(update={"country": country}), taken),
            name=name,
            place=(told.place or "").strip() or None,
            country=country,
            sector=(told.sector or "").strip() or None,
        )
    return desk.cluster_ref(str(body["cluster"])) if body.get("cluster") else None


def _codes_of(machine: Codes | None) -> Codes:
    if machine is None:
        return Codes()
    return Codes(**{name: getattr(machine, name) for name in Codes.model_fields})


def _differs(machine: Codes, codes: Codes) -> bool:
    fields = [n for n in Codes.model_fields if n != "cluster"]
    return any(_plain(getattr(machine, n)) != _plain(getattr(codes, n)) for n in fields)


def _plain(value: Any) -> Any:
    return sorted(value, key=str) if isinstance(value, list) else value


def _again(desk: Desk, body: dict[str, Any]) -> Decision | None:
    """The decision that a repeated request already made (its answer was lost on the way)."""
    return desk.past.decisions.get(str(body.get("id", "")))


def _id(body: dict[str, Any]) -> str | None:
    return str(body["id"])[:64] if body.get("id") else None


def _text(value: Any) -> str | None:
    return str(value).strip()[:LONGEST] or None if value else None


def _seconds(body: dict[str, Any]) -> float | None:
    value = body.get("seconds")
    return min(float(value), 3600.0) if isinstance(value, int | float) and value >= 0 else None
