"""The arguments of the triggers of a sentence: found by pattern, then resolved and told out."""

from __future__ import annotations

from collections import defaultdict

from spacy.matcher import DependencyMatcher
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from pipeline.language.relations.notation import parse
from pipeline.vocabulary import load

_RELATIVE = frozenset({"that", "which", "who", "whom"})
_SEPARATOR = "/"


class RoleFinder:
    """Finds, for each trigger of a Doc, the tokens in each role of ``roles.yaml``."""

    def __init__(self, vocab: Vocab, triggers: list[str]) -> None:
        self.matcher = DependencyMatcher(vocab, validate=False)
        for role, patterns in load("pipeline.language.relations", "roles.yaml").items():
            for number, entry in enumerate(patterns):
                alike = entry if isinstance(entry, list) else [entry]
                key = f"{role}{_SEPARATOR}{number}"
                self.matcher.add(key, [parse(pattern, triggers) for pattern in alike])

    def find(self, doc: Doc) -> dict[int, dict[str, list[Token]]]:
        """Trigger's index → role → tokens in it, by the first pattern of the role that matched."""
        held: dict[int, dict[str, dict[int, list[int]]]] = defaultdict(lambda: defaultdict(dict))
        strings = doc.vocab.strings
        for key, tokens in self.matcher(doc):
            role, _, number = strings[key].partition(_SEPARATOR)
            held[tokens[0]][role].setdefault(int(number), []).append(tokens[-1])
        return {
            trigger: {
                role: _told_out(doc, sorted(set(found[min(found)])))
                for role, found in roles.items()
            }
            for trigger, roles in sorted(held.items())
        }


def _told_out(doc: Doc, indices: list[int]) -> list[Token]:
    """The arguments, relative pronouns replaced by what they stand for, with all that "and" joins."""
    tokens: list[Token] = []
    for i in indices:
        for token in joined(antecedent(doc[i])):
            if token not in tokens:
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
