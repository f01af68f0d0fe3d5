"""Sentence boundaries of academic prose: each case is a paragraph, `|` marks where it is split."""

import time

import pytest

from pipeline.document import Block, Document
from pipeline.language.sentences import split, split_text

CASES = [
    # plain
    "The cluster grew.| It exports shoes.",
    "Why did it grow?| Buyers came.",
    "It grew fast!| Then it stopped.",
    "One sentence without an end",
    "One sentence with an end.",
    "Exports fell… Then they rose again.|".replace("… Then", "…| Then").rstrip("|"),
    "Exports fell... and then rose again.",
    "Exports fell....| The crisis was over.",
    # abbreviations within a sentence
    "Firms co-operate, e.g. Italian tanneries, with rivals.",
    "Buyers, i.e. Large retailers in the US, decide.",
    "See Schmitz et al. (1995) for the case.",
    "As Pyke et al. 1990 argue, small firms grow.",
    "Pyke et al. describe Italian districts.| They are small.",
    "This was found by Gereffi et al. The finding was disputed.".replace("al. The", "al.| The"),
    "Shoes, bags, etc. are exported.",
    "They sell shoes, bags, etc.| Most go to Italy.",
    "Compare cf. Humphrey 2001 on this.",
    "The firm (cf. Nadvi 1999) exports.",
    "Export vs. Domestic sales differ.",
    "It costs approx. 40 dollars a pair.",
    "The plant of Dr. Silva employs 300 people.",
    "Mr. Rossi and Mrs. Bianchi own it.",
    "Prof. H. Schmitz visited the valley.",
    "The St. Gallen firms buy lace.",
    "It was led by Gen. Park until 1979.",
    # numbers and references
    "Table No. 4 shows the exports.",
    "There were no. 1 and no. 2 grades of leather.",
    "They said no. 4 firms had left.",
    "The answer was no.| The firms left.",
    "See Fig. 3 and Figs. 4 to 6.",
    "World Development, Vol. 23 No. 1, pp. 9-28, has the case.",
    "On p. 14 he describes the agents.",
    "Exports rose by 3.5 per cent.| Imports fell by 2.1 per cent.",
    "In 1995 exports were US$ 1.2 billion.| In 1996 they fell.",
    "The share was 0.8.| It has since fallen.",
    "It began in 1970.| 80 per cent of the output is exported.",
    "Output doubled by Jan. 15 of that year.",
    "Section 5.2. deals with policy.",
    "1. The first point is trust.",
    "2.3. Governance matters in chains.",
    "iv. The fourth point is power.",
    # citations
    "The cluster is not complete (Schmitz 1995b: 14).",
    "It lacks design (Schmitz 1995b: 14).| It has production.",
    "“The agents were not just buyers.” (Schmitz 1995b: 14)| They did more.",
    "“The agents did it all.” (Schmitz 1995b: 14).| They did more.",
    "The valley lost sales. (Bazan and Navas-Alemán 2004)| New markets opened.",
    "It is weak (see Humphrey and Schmitz, 2000, p. 12; cf. Gereffi et al. 1994).| Yet it grows.",
    "Some (e.g. Kaplinsky 2000. See also Gereffi 1999) disagree with this view.",
    "The rest is known (Rabellotti 1995, pp. 3 ff. and tables).| We go on.",
    "Please cite it so: World Bank. 2017.| Cambodia: Sustaining Growth.",
    # marks of notes
    "Exports fell.3| The firms closed.",
    "Exports fell.12,13| The firms closed.",
    "Exports fell.³| The firms closed.",
    "Exports fell.[3]| The firms closed.",
    "Exports fell.*| The firms closed.",
    "“Exports fell.”3| The firms closed.",
    "It fell (by half).3| The firms closed.",
    "Why did it fall?3| The firms closed.",
    "It fell by 5%.3| The firms closed.",
    "Shoes, bags, etc.3| The firms closed.",
    "They lobby the WTO.3| The firms closed.",
    "“We design nothing.”3| “They do,” she said.",
    "Output fell by 3.5 The Times said.",
    "*Dealers.* The firms sell to them.",
    "See No.3 The Lane, and no.3 Low Road.",
    "See fig.3 The map shows it, and p.3 The list.",
    "See v.2 The text, vol.2 The text and Table.2 The figures.",
    "In 1995.3 The firms closed, as section 3.2 The Case has it.",
    "See Appendix A.3 The Survey and Part II.3 The Firms.",
    "It is in approx.30 Firms, and the U.S.3 Firms too.",
    "Exports fell.3 per cent of the firms closed.",
    "The agents (it fell.3 The firms closed) say so.",
    "It came on Jan.15 The day was cold.",
    "It went to version.2 beta and to file.3 there.",
    # initials, names and states
    "The paper by J. Humphrey was read widely.",
    "J.-P. Dupont and A. B. Smith wrote it.",
    "It was written by J. Humphrey.| The paper is old.",
    "The U.S. market takes most shoes.",
    "Most shoes go to the U.S.| The rest goes to Europe.",
    "Firms in the U.K. and the E.U. buy them.",
    "Nike Inc. and Gap Inc. buy here.",
    "They work for Calçados Azaléia S.A. in Parobé.",
    "He holds a Ph.D. in economics.",
    "The shift ends at 5 p.m. every day.",
    "The shift ends at 5 p.m.| The workers then go home.",
    "Firms of category B.| However, these are few.",
    # quotes and brackets
    "He said: “We design nothing.”| She agreed.",
    "“We design nothing.| They send the drawings,” he said.",
    "“Who designs?” asks the agent.",
    "“Who designs?”| The agent asks this daily.",
    "Do they “upgrade”?| They do.",
    "‘Design is theirs.’| That is the rule.",
    "(This is a note.)| The text goes on.",
    "The firm (it is small!) exports much.",
    "The firms (why them?) export much.",
    "They were told (“Wait!”) to stop.",
    "It closed in 1999 [sic.] and reopened.",
    "It fell from 90% to 40%.| “We were lucky,” said one owner.",
    "A survey was made (2001).| (Its results are in the annex.)",
    # small letters and others
    "The iPod was new. eBay was not yet known.",
    "The sample is small (n. 40 firms).",
    "Visit www.ids.ac.uk for it.| The file is paper.pdf there.",
    "Prices fell by 10 p.c. in the year.",
    "That is all ... The end came soon.".replace("... The", "...| The"),
]


def marked(text: str) -> str:
    return "|".join(text[a:b] for a, b in split_text(text))


@pytest.mark.parametrize("case", CASES)
def test_boundaries(case: str) -> None:
    assert marked(case.replace("| ", " ")) == case.replace("| ", "|")


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


def test_spans_are_ordered_and_leave_out_only_spaces() -> None:
    text = "  One is here.  Two is here?   Three is here "
    spans = split_text(text)
    assert [text[a:b] for a, b in spans] == ["One is here.", "Two is here?", "Three is here"]


@pytest.mark.parametrize("text", ["", "   ", ".", "...", "? !", "(((", "1.", "A.", "\n\n"])
def test_nothing_breaks_it(text: str) -> None:
    spans = split_text(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)


def test_blocks_are_split_by_their_kind() -> None:
    texts = {
        "heading": "1. Introduction. The case",
        "body": "It grew. It fell.",
        "table": "Firm Share\nA 40\nB 60",
        "reference": "Schmitz, H. (1995) Small shoemakers. World Development. London.",
        "list": "design of shoes",
    }
    document = Document("abc", "x.pdf", "0")
    document.text = "\n\n".join(texts.values())
    at = 0
    for kind, text in texts.items():
        document.blocks.append(Block(at, at + len(text), kind, "S"))
        at += len(text) + 2
    split(document)
    found = [(s.kind, document.text[s.start : s.end]) for s in document.sentences]
    assert found == [
        ("heading", texts["heading"]),
        ("body", "It grew."),
        ("body", "It fell."),
        ("table", "Firm Share"),
        ("table", "A 40"),
        ("table", "B 60"),
        ("reference", texts["reference"]),
        ("list", "design of shoes"),
    ]
    assert [s.id for s in document.sentences][:2] == ["abc-0001", "abc-0002"]
    assert [s.block for s in document.sentences] == [0, 1, 1, 2, 2, 2, 3, 4]


def test_it_is_fast() -> None:
    text = "The valley (see Schmitz 1995b: 14) exports shoes, e.g. to the U.S. market. " * 40
    blocks, took = 20, []
    for _ in range(5):
        began = time.process_time()
        for _ in range(blocks):
            split_text(text)
        took.append(time.process_time() - began)
    words = blocks * len(text.split())
    assert words / min(took) > 60_000


def test_time_grows_with_length_not_faster() -> None:
    text = "(" * 3000 + "a. " * 3000 + "[1995 " * 2000
    began = time.process_time()
    split_text(text)
    assert time.process_time() - began < 3


def test_words_of_the_data_are_text() -> None:
    from importlib import resources

    import yaml

    for package, name in (
        ("pipeline.language", "sentences.yaml"),
        ("pipeline.reading", "hyphens.yaml"),
    ):
        loaded = yaml.safe_load(resources.files(package).joinpath(name).read_text("utf-8"))
        # YAML reads a bare "no" or "on" as a truth value.
        assert all(isinstance(word, str) for words in loaded.values() for word in words)
