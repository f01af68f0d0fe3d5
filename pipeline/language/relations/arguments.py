"""The arguments of the triggers of a sentence: found by pattern, then resolved and told out."""

from __future__ import annotations

from collections import defaultdict

from spacy.matcher import DependencyMatcher
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from pipeline.language.relations.notation import parse
from pipeline.vocabulary import load

_RELATIVE = frozenset({"that", "which", "who", "whom"})


class RoleFinder:
    """Finds, for each trigger of a Doc, the tokens in each role of ``roles.yaml``.

    ``wanted`` has for each trigger's lemma the roles that are ever asked of it. Each role has a matcher
    of its own, since matching is what costs most and few roles are asked of a sentence.
    """

    def __init__(self, vocab: Vocab, wanted: dict[str, frozenset[str]]) -> None:
        self.wanted = wanted
        self.matchers: dict[str, DependencyMatcher] = {}
        for role, patterns in load("pipeline.language.relations", "roles.yaml").items():
            lemmas = sorted(lemma for lemma, roles in wanted.items() if role in roles)
            matcher = self.matchers[role] = DependencyMatcher(vocab, validate=False)
            for number, entry in enumerate(patterns):
                alike = entry if isinstance(entry, list) else [entry]
                matcher.add(str(number), [parse(pattern, lemmas) for pattern in alike])

    def find(self, doc: Doc) -> dict[int, dict[str, list[Token]]]:
        """Trigger's index → role → tokens in it, by the first pattern of the role that matched."""
        asked = [
            self.wanted[t.lemma_] for t in doc if t.lemma_ in self.wanted and t.pos_ != "PROPN"
        ]
        found: dict[int, dict[str, list[Token]]] = defaultdict(dict)
        for role in sorted(frozenset().union(*asked)):
            held: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
            for key, tokens in self.matchers[role](doc):
                held[tokens[0]][int(doc.vocab.strings[key])].append(tokens[-1])
            for trigger, by_pattern in held.items():
                first = by_pattern[min(by_pattern)]
                found[trigger][role] = _told_out(doc, sorted(set(first)))
        return dict(found)


def _told_out(doc: Doc, indices: list[int]) -> list[Token]:
    """The arguments, relative pronouns replaced by what they stand for, with all that "and" joins."""
    tokens: list[Token] = []
    for i in indices:
        meant = antecedent(doc[i])
        for token in joined(meant):
            # What is joined to a noun after its relative clause is not what the pronoun stands for.
            if token not in tokens and (meant.i == i or token.i < i):
                tokens.append(token)
    return tokens


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for; any other word itself."""
    if token.lower_ not in _RELATIVE or token.tag_ not in ("WDT", "WP", "IN", "DT", ""):
        return token
    verb = token.head
    while verb.dep_ != "relcl" and verb.head.i != verb.i:
        verb = verb.head
    return verb.head if verb.dep_ == "relcl" else token


def joined(token: Token) -> list[Token]:
    """A noun and the nouns that it is joined to by "and", "or" or a comma, in order."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
            found += joined(child)
    return found
