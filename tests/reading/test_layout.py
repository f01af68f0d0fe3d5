"""Reading order, running heads, notes, kinds: each test sets the page that it speaks of."""

import re

import pytest

WHO = ["firms", "agents", "buyers", "owners", "makers", "traders", "tanners"]
DO = ["sell", "draw", "check", "count", "carry", "order", "pack", "mend"]
WHAT = [
    "shoes",
    "soles",
    "boots",
    "bags",
    "belts",
    "lasts",
    "moulds",
    "heels",
    "straps",
    "buckles",
    "uppers",
]


def _sentence(n: int) -> str:
    who, do, what = WHO[n % 7], DO[n % 8], WHAT[n % 11]
    return (
        f"Sentence number {n} of this work tells how the {who} of the valley {do} their {what} for "
        f"{WHO[(n + 3) % 7]} who {DO[(n + 5) % 8]} {WHAT[(n + 4) % 11]} too, and so on to item {n}."
    )


NUMBERED = "\n".join(_sentence(n) + ("\n" if n % 4 == 0 else "") for n in range(1, 61))


def of_kind(document, *kinds: str) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind in kinds]


def sentences(document, *kinds: str) -> list[str]:
    chosen = kinds or ("body", "list", "quote")
    return [document.text[s.start : s.end] for s in document.sentences if s.kind in chosen]


def order_of(document) -> list[int]:
    found = re.findall(r"Sentence number (\d+) of", " ".join(sentences(document)))
    return [int(n) for n in found]


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("hyphenate", ["true", "false"])
def test_order_in_columns(reading, columns: int, hyphenate: str) -> None:
    document = reading(
        f'#set page(paper: "a5", columns: {columns}, margin: 1.4cm)\n'
        f'#set text(size: 8pt, lang: "en", hyphenate: {hyphenate})\n{NUMBERED}'
    )
    assert order_of(document) == list(range(1, 61))
    whole = [s for s in sentences(document) if s.startswith("Sentence number")]
    assert len(whole) == 60
    assert all(re.fullmatch(r"Sentence number (\d+) .* to item \1\.", s) for s in whole), whole


def test_title_and_figure_across_two_columns(reading) -> None:
    document = reading(
        """#set page(paper: "a4", columns: 2, margin: 2cm)
#place(top + center, scope: "parent", float: true)[#text(18pt)[*A Title over Both Columns of It*]]
#place(bottom + center, scope: "parent", float: true)[
  #rect(width: 100%, height: 4cm, fill: gray)
  #text(8pt)[Figure 1: A picture that spans the page]]
"""
        + NUMBERED
    )
    assert order_of(document) == list(range(1, 61))
    assert document.title == "A Title over Both Columns of It"
    assert of_kind(document, "caption") == ["Figure 1: A picture that spans the page"]


def test_sentence_over_a_page_break_has_boxes_on_both(reading) -> None:
    document = reading(
        '#set page(paper: "a6", margin: 1cm, numbering: "1")\n'
        + "The agents of the valley look for firms and check what they make for the buyers abroad "
        * 40
        + "until the end."
    )
    assert len(sentences(document)) == 1
    only = document.sentences[0]
    pages = [box.page for box in document.boxes(only.start, only.end)]
    assert pages == sorted(pages)
    assert set(pages) == set(range(1, len(document.pages) + 1)) and len(set(pages)) > 1


@pytest.mark.parametrize("alternate", [False, True])
def test_running_heads_and_page_numbers_go(reading, alternate: bool) -> None:
    head = (
        "context if calc.odd(here().page()) [The Valley of Shoes] else [J. Writer and A. Friend]"
        if alternate
        else "[The Valley of Shoes #h(1fr) Working Paper 7]"
    )
    number = '[– #counter(page).display("i") –]' if alternate else "[Page 1 of 9]"
    document = reading(
        f'#set page(paper: "a5", header: {head}, footer: align(center, context {number}))\n'
        + NUMBERED
    )
    text = document.text
    assert len(document.pages) > 3
    for gone in ("Valley of Shoes", "J. Writer", "Working Paper", "– i", "ii –", "Page 1 of"):
        assert gone not in text
    assert order_of(document) == list(range(1, 61))


def test_footnotes_leave_the_text_and_stay_whole(reading) -> None:
    document = reading(
        """#set page(paper: "a5", margin: 1.5cm)
The firms sell to agents.#footnote[Agents are traders who live in the valley and work for buyers.]
In 2000,#footnote[See the report of 2001 for more on this.] they made 90 per cent of all shoes
(of leather, plastic, etc.#footnote[Also of cloth.]) in CO#sub[2] free plants of 100 km#super[2].
Nothing is known of the B2B trade. """
        + NUMBERED
    )
    body = " ".join(sentences(document))
    assert "sell to agents. In 2000, they made" in body
    assert "plastic, etc.) in CO2 free plants of 100 km2." in body
    assert "B2B trade" in body
    assert of_kind(document, "footnote") == [
        "Agents are traders who live in the valley and work for buyers.",
        "See the report of 2001 for more on this.",
        "Also of cloth.",
    ]
    assert order_of(document) == list(range(1, 61))


def test_headings_give_sections(reading) -> None:
    document = reading(
        """#set heading(numbering: "1.1")
= Introduction
The valley is known for its shoes. It has been so since long ago, as all who live there say.
== The buyers
Buyers come from abroad. They bring their own drawings and look at the quality of the shoes made.
= Conclusion
All is said. The firms have learnt to make shoes well, and they have not learnt to sell them.
"""
    )
    assert of_kind(document, "heading") == ["1 Introduction", "1.1 The buyers", "2 Conclusion"]
    where = {document.text[s.start : s.end]: s.section for s in document.sentences}
    assert where["Buyers come from abroad."] == "1.1 The buyers"
    assert where["All is said."] == "2 Conclusion"


def test_small_headings_in_text_size(reading) -> None:
    document = reading(
        """#set par(spacing: 0.65em, first-line-indent: 1em)
#underline[From workshop to warehouse]

Most of the workshops in town have fewer than ten workers who carve and sand what is asked for.
They sell it to whoever calls at the door, and nobody knows where it goes from there in the end.

_Garden furniture_

Garden furniture was ordered by chains of shops that had their agents measure and count all of it.
The chains paid late, and they asked for papers on the wood that few of the makers could show them.
"""
    )
    assert of_kind(document, "heading") == ["From workshop to warehouse", "Garden furniture"]


def test_lists_quotes_and_what_follows(reading) -> None:
    document = reading(
        """The agents do four things for their buyers abroad, as the study of the valley has shown:
- they find firms that can make the shoes
- they inspect the quality in every plant, on the day before the goods are shipped to the port,
  and send back what is bad
+ Design is done abroad.
+ Production is done here.
One of the owners put it in this way when he was asked about the drawings that hang in his office:
#quote(block: true)[We do not design anything here. They send us the drawings and we make the shoes,
as many as they want and when they want them, and then we wait for the next ones.]
So it goes on in the valley. #lorem(60)
"""
    )
    assert of_kind(document, "list") == [
        "they find firms that can make the shoes",
        "they inspect the quality in every plant, on the day before the goods are shipped to the "
        "port, and send back what is bad",
        "Design is done abroad.",
        "Production is done here.",
    ]
    quotes = of_kind(document, "quote")
    assert len(quotes) == 1
    assert quotes[0].startswith("We do not design") and quotes[0].endswith("next ones.")


TABLE = """#figure(table(columns: 3, STROKE
  [Market], [Share of sales], [Tie],
  [United States], [71%], [agents],
  [Europe and the rest of the old world], [19%], [traders who come once],
  [Home], [10%], [spot]), caption: [Where the shoes go])
"""


@pytest.mark.parametrize("stroke", ["stroke: 0.5pt,", "stroke: none,", "stroke: (y: 0.5pt),"])
def test_tables_stay_out_of_sentences(reading, stroke: str) -> None:
    document = reading(
        "The shoes go to many places, but most of them go to one, as the table shows, and this is\n"
        "a matter of concern to all who live from the making of them in the valley and around it.\n\n"
        + TABLE.replace("STROKE", stroke)
        + "\nThe rest of the story is told below. #lorem(50)"
    )
    (table,) = of_kind(document, "table")
    rows = table.split("\n")
    assert "United States 71% agents" in rows and "Home 10% spot" in rows
    body = " ".join(sentences(document))
    assert "71%" not in body and "Share of sales" not in body
    assert of_kind(document, "caption") == ["Table 1: Where the shoes go"]
    assert "The rest of the story is told below." in sentences(document)


def test_boxes_stand_apart(reading) -> None:
    sentence = (
        "The agents of the valley look for firms that can make what the buyers abroad have drawn "
        "and they check it in the plant on the day before the goods are shipped to the harbour "
    )
    document = reading(
        '#set page(paper: "a5", margin: 1.5cm)\n'
        "#place(top, float: true)[#rect(width: 100%, inset: 8pt)[*Box 1: A mould maker* \\ "
        "A mould maker with forty workers has nine customers. He designs the soles with four.]]\n"
        + sentence * 18
        + "in the end."
    )
    body = sentences(document)
    assert "He designs the soles with four." in body
    assert sum("agents of the valley" in s for s in body) == 1


def test_references_are_entries(reading) -> None:
    document = reading(
        """= Conclusion
All is said that can be said here about the valley and about the agents who rule over its trade.
= References
#set par(hanging-indent: 1.5em, spacing: 0.65em)
Gereffi, G. (1999) ‘International trade and industrial upgrading in the apparel commodity chain’,
_Journal of International Economics_ 48(1): 37–70.

Schmitz, H. (1995) ‘Small shoemakers and Fordist giants: tale of a supercluster’, _World
Development_ 23(1): 9–28.

Schmitz, H. and P. Knorringa (2000) ‘Learning from global buyers’.

= Appendix
The questions were put to forty owners in two towns. They took an hour to answer all of them.
"""
    )
    assert len(document.references) == 3
    assert document.references[1].startswith("Schmitz, H. (1995)")
    assert document.references[1].endswith("23(1): 9–28.")
    assert "The questions were put to forty owners in two towns." in sentences(document)


def test_contents_are_no_sentences(reading) -> None:
    document = reading(
        """#outline()
#pagebreak()
= Introduction
The valley makes shoes. #lorem(40)
= The buyers from abroad
They come by air. #lorem(40)
= What is to be done
Little can be done. #lorem(40)
"""
    )
    assert any("The buyers from abroad" in t for t in of_kind(document, "contents"))
    assert not any("....." in s or ". . ." in s for s in sentences(document))
    headings = of_kind(document, "heading")
    assert [h for h in headings if h != "Contents"] == [
        "Introduction",
        "The buyers from abroad",
        "What is to be done",
    ]


def test_figure_between_the_parts_of_a_sentence(reading) -> None:
    part = "the agents of the valley look for firms that can make what is wanted by the buyers and "
    document = reading(
        '#set page(paper: "a6", margin: 1cm)\n'
        "#place(top, float: true)[#rect(width: 100%, height: 3cm)[#text(7pt)[1990 #h(1fr) 2000]]\n"
        "#text(8pt)[Figure 1: Exports of the valley]]\n" + "In short, " + part * 30 + "so on."
    )
    assert len([s for s in sentences(document) if "agents of the valley" in s]) == 1


def test_right_to_left_text_keeps_its_order(reading) -> None:
    pytest.importorskip("typst")
    document = reading(
        '#set text(lang: "he", dir: rtl, font: ("David CLM", "Noto Sans Hebrew", "DejaVu Sans", '
        '"Libertinus Serif"))\n' + "שלום עולם זה טקסט קצר. " * 30,
        plain=True,
    )
    assert document.text.count("שלום עולם") >= 25 or not document.text.strip()
