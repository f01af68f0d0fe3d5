"""What rules make of a fraction: of what it is a share, and who holds it. Weights have the last word.

Most percentages are none (growth, wages, duties, numbers of firms, costs): a fraction is a share
only where its sentence says of what output or trade it is, and where or to whom that goes.
"""

from __future__ import annotations

from functools import cache

from pipeline.coding.shares.features import Reading, Sentence
from pipeline.coding.shares.figures import Figure
from pipeline.coding.shares.holders import Mention
from pipeline.coding.shares.owners import whole_before
from pipeline.coding.shares.wholes import Whole, share_of, whole_of
from pipeline.vocabulary import load


@cache
def word_set(name: str) -> frozenset[str]:
    """A word list of the pattern file."""
    return frozenset(load("pipeline.coding.shares", "patterns.yaml")["words"][name])


def read_figures(sentence: Sentence, figures: list[Figure]) -> list[Reading | None]:
    """What the rules make of each figure; None where they see no share."""
    found: list[Reading | None] = []
    last: Reading | None = None
    for number, figure in enumerate(figures):
        twins = [f for f in figures if (f.start, f.end) == (figure.start, figure.end)]
        rank = twins.index(figure) if len(twins) > 1 else None
        read = _read(sentence, figure, window_of(sentence, figures, number), last, rank)
        found.append(read)
        last = read or last
    return found


def window_of(sentence: Sentence, figures: list[Figure], number: int) -> tuple[int, int]:
    """The tokens between the figures before and after one."""
    figure = figures[number]
    before = [f for f in figures[:number] if f.end <= figure.start]
    after = [f for f in figures[number:] if f.start >= figure.end]
    return (before[-1].end if before else 0, after[0].start if after else len(sentence.tokens))


def _read(
    sentence: Sentence,
    figure: Figure,
    window: tuple[int, int],
    last: Reading | None,
    rank: int | None,
) -> Reading | None:
    """Of what a figure is and who holds it; None where it is no share.

    ``rank`` is a co-ordinated figure's place ("40 and 20 per cent"), which its holder shares.
    """
    whole = whole_of(sentence.words, figure, sentence.wholes)
    if whole is not None and whole.kind == "other":
        return None
    if whole is None and (_is_rate(sentence, figure) or of_world(sentence, figure, window)):
        return None
    if _is_change(sentence, figure):
        return None
    holder = _holder(sentence, figure, whole, window, last is not None)
    if holder is None and last and whole and _goes_on(sentence, figure, window):
        holder = last[1]
    if holder is None:
        holder = _only(sentence, figure, whole)
    if holder is None:
        return None
    if rank is not None:
        alike = [m for m in sentence.mentions if m.kind == holder.kind]
        holder = alike[rank] if rank < len(alike) else holder
    named = last[0] if last else whole_before(sentence.before)
    kind = share_of(sentence.tokens, figure, whole, sentence.wholes, named)
    if kind is None and holder.kind in ("main_buyer", "top_n"):
        leading = set(holder.name.lower().split()) & (word_set("top") | word_set("buyer_single"))
        kind = "firm_output" if leading else None
    return Reading(kind, holder) if kind else None


def _only(sentence: Sentence, figure: Figure, whole: Whole | None) -> Mention | None:
    """The holder where no verb was understood: a buyer of the sentence, if what is shared is plain."""
    if whole is None or whole.kind == "goods":
        return None
    single = [m for m in sentence.mentions if m.kind in ("main_buyer", "top_n")]
    before = [m for m in single if m.end <= figure.start]
    after = [m for m in single if m.start >= whole.end]
    if before or after:
        return before[-1] if before else after[0]
    kinds = [m for m in sentence.mentions if m.kind == "buyer_type"]
    return kinds[0] if len(kinds) == 1 else None


def _goes_on(sentence: Sentence, figure: Figure, window: tuple[int, int]) -> bool:
    """Whether a figure goes on with the verb of the one before: "took 80 … and 40 per cent of …"."""
    between = range(window[0], figure.start)
    verbs = [*sentence.spans.by_label.get("takes", []), *sentence.spans.by_label.get("gives", [])]
    joined = {"and", ","} & set(sentence.words[window[0] : figure.start])
    return bool(joined) and not any(s[0] in between for s in verbs)


def of_world(sentence: Sentence, figure: Figure, window: tuple[int, int]) -> bool:
    """ "Its share of the world market was 80 per cent" is nobody's purchase."""
    before = sentence.words[window[0] : figure.start]
    return "share" in before and bool(word_set("worldwide") & set(before))


def told_by(sentence: Sentence, figure: Figure) -> bool:
    """Whether the figure counts those who do or say something: "75 per cent complain that"."""
    return sentence.spans.starting("told_by", figure.end) is not None


def _is_rate(sentence: Sentence, figure: Figure) -> bool:
    """Whether a figure without an "of" is a rate of change, a margin, a duty or the like."""
    if sentence.spans.ending("growth", figure.start):
        return True
    return bool(sentence.spans.starting("growth_after", figure.end))


def _is_change(sentence: Sentence, figure: Figure) -> bool:
    """ "grew by 20 per cent" — but not "rose to 60 per cent of sales"."""
    span = sentence.spans.ending("growth", figure.start)
    return span is not None and sentence.words[span[1] - 1] == "by"


def _holder(
    sentence: Sentence,
    figure: Figure,
    whole: Whole | None,
    window: tuple[int, int],
    follows: bool,
) -> Mention | None:
    """Who takes the share: the subject before it ("… took"), or named after it ("goes to …")."""
    known = whole is not None and whole.kind != "goods"
    after = max(whole.end if whole else figure.end, figure.end)
    selling = set(sentence.words[max(window[0], figure.start - 7) : figure.start])
    if selling & word_set("selling"):
        given = _receiver(sentence, figure, after, window, known, follows)
        return given or _taker(sentence, figure, window, known)
    taken = _taker(sentence, figure, window, known)
    return taken or _receiver(sentence, figure, after, window, known, follows)


def _taker(
    sentence: Sentence, figure: Figure, window: tuple[int, int], known: bool
) -> Mention | None:
    """The buyer or market that is the subject of a verb of taking shortly before the figure."""
    verbs = [
        s
        for s in sentence.spans.by_label.get("takes", [])
        if window[0] <= s[0] < figure.start and figure.start - s[1] <= 5
    ]
    if not verbs:
        return None
    strong = [v for v in verbs if sentence.words[v[0]] not in word_set("weak_take")]
    verb = min(strong or verbs)
    subjects = [m for m in sentence.mentions if window[0] <= m.start and m.end <= verb[0]]
    if not strong:
        subjects = [m for m in subjects if m.kind != "market" and not m.name.istitle()]
    single = [m for m in subjects if m.kind in ("main_buyer", "top_n")]
    if single and (strong or known):
        return single[0]
    buyers = [m for m in subjects if m.kind == "buyer_type"]
    if strong and subjects:
        return (buyers or subjects)[-1]
    absorbs = sentence.words[verb[0]] in word_set("absorbing")
    return _unnamed(sentence, verb, window[0]) if known or absorbs else None


def _unnamed(sentence: Sentence, verb: tuple[int, int], start: int) -> Mention | None:
    """A subject that no list has: "it took …", "a mobile operator accounts for …"."""
    words = sentence.words
    first = words[start : verb[0]]
    pronoun = bool(verb[0]) and words[verb[0] - 1] in word_set("taker_pronoun")
    if pronoun and words[verb[0]] in word_set("said_of_them"):
        return Mention(verb[0] - 1, verb[0], "main_buyer", None, words[verb[0] - 1])
    if words[verb[0]] in word_set("absorbing") and first and first[0] != "it":
        return Mention(start, verb[0], "main_buyer", None, " ".join(first[-4:]))
    if words[verb[0]] in word_set("buying") and first[:1] and first[0] in word_set("indefinite"):
        return Mention(start, verb[0], "main_buyer", None, " ".join(first[:4]))
    return None


def _leads(lead: set[str], verbs: set[str], mention: Mention, known: bool) -> bool:
    """Whether the words before a mention, with the verb, say that the share goes there."""
    if lead & word_set("sure_prep") or mention.name.lower() == "there":
        return True
    if "for" in lead:
        return mention.kind in ("main_buyer", "top_n")
    if not known:
        return False
    if "from" in lead:
        return bool(verbs & word_set("earned_from")) or (
            bool(verbs & word_set("come")) and mention.kind != "market"
        )
    return bool(lead & word_set("sold_prep") and verbs & word_set("sold_in"))


def _receiver(
    sentence: Sentence,
    figure: Figure,
    after: int,
    window: tuple[int, int],
    known: bool,
    follows: bool,
) -> Mention | None:
    """Whom or where the share goes to: after a verb of giving and a preposition.

    A figure that ``follows`` a share may have its verb before that one.
    """
    first = 0 if follows else window[0]
    gives = [
        s[0]
        for s in sentence.spans.by_label.get("gives", [])
        if first <= s[0] < window[1] and (follows or s[0] >= after or figure.start - s[0] <= 8)
    ]
    for mention in sentence.mentions:
        if not after <= mention.start < window[1]:
            continue
        if mention.kind == "market" and mention.name.lower() in word_set("outward"):
            return mention
        lead = set(sentence.words[max(after, mention.start - 6) : mention.start])
        verbs = {sentence.words[g] for g in gives}
        if gives and _leads(lead, verbs, mention, known):
            return mention
    before = [m for m in sentence.mentions if window[0] <= m.start and m.end <= figure.start]
    depend = [s for s in sentence.spans.by_label.get("depend", []) if s[0] < figure.start]
    if depend:
        on = [m for m in before if m.start >= depend[-1][0]]
        return on[0] if on else None
    exporting = set(sentence.words[max(window[0], figure.start - 5) : figure.start]) & word_set(
        "exporting"
    )
    if exporting and known:
        outward = [m for m in before if m.kind == "market"]
        return outward[-1] if outward else None
    return None
