"""What a profile says, in a few words: for cells of tables that have no room for more."""

from __future__ import annotations

from pipeline.records import Period, Profile, Share
from pipeline.results.words import plain

#: How the outcomes of upgrading are written.
OUTCOMES = {"achieved": "+", "blocked": "-", "prospective": "?"}


def supported(p: Profile) -> list[tuple[str, list[str]]]:
    """The findings with the ids of their sentences."""
    found: dict[str, list[str]] = {}
    for link in p.linkages:
        if link.governance:
            found.setdefault(plain(link.governance), []).extend(link.evidence)
    found |= {f"{name} {f.locus}": f.evidence for name, f in p.functions.items()}
    if p.buyers.concentration:
        found[f"buyers {p.buyers.concentration}"] = p.buyers.evidence
    for share in p.buyers.shares:
        found.setdefault(figure(share), []).append(share.evidence)
    found |= {f"{plain(u.kind)} upgrading {u.outcome}": u.evidence for u in p.upgrading}
    if p.market.orientation:
        found[f"market {p.market.orientation}"] = p.market.evidence
    return [(name, list(dict.fromkeys(ids))) for name, ids in found.items()]


def mix(p: Profile, between: str = ", ") -> str:
    """Each type of tie with its part, the largest first."""
    ranked = sorted(p.governance.mix.items(), key=lambda item: -item[1])
    return between.join(f"{plain(t)} {share:.0%}" for t, share in ranked) or "–"


def upgrading(p: Profile) -> str:
    """Kinds of upgrading, a line each, with a sign an outcome."""
    signs: dict[str, str] = {}
    for found in p.upgrading:
        signs[found.kind] = signs.get(found.kind, "") + OUTCOMES[found.outcome]
    return "\n".join(f"{plain(kind)} {sign}" for kind, sign in signs.items()) or "–"


def functions(p: Profile) -> str:
    """The functions of a chain by who does them, a locus a line."""
    lines = []
    for locus in ("local", "external", "both"):
        names = [name for name, f in p.functions.items() if f.locus == locus]
        if names:
            lines.append(f"{locus}: {', '.join(names)}")
    return "\n".join(lines) or "–"


def completeness(p: Profile) -> str | None:
    """How much of the chain the cluster does, and what it lacks."""
    if p.completeness is None:
        return None
    missing = ", ".join(p.completeness.missing)
    return p.completeness.value + (f" (missing: {missing})" if missing else "")


def buyers(p: Profile) -> str:
    """Whether buyers are few or many, and the figures."""
    figures = "; ".join(figure(s) for s in p.buyers.shares)
    return ": ".join(x for x in (p.buyers.concentration, figures) if x) or "–"


def figure(share: Share) -> str:
    """A figure in words: ``over 80 % of firm output to the main buyer``."""
    value = f"{share.value:.0%}"
    if share.value_high is not None:
        value += f" to {share.value_high:.0%}"
    relation = "" if share.relation in ("exactly", "between") else f"{share.relation} "
    holder = share.holder_name or (
        f"top {share.n}" if share.holder == "top_n" and share.n else plain(share.holder)
    )
    return f"{relation}{value} of {plain(share.of)} ({holder})"


def years(period: Period | None) -> str:
    """A period as ``1990–1995``."""
    if period is None:
        return "–"
    if period.from_ == period.to:
        return str(period.from_)
    return f"{period.from_ or ''}–{period.to or ''}"
