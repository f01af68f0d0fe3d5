"""Triggers of qualifiers: what each is for, and what only looks like it, on sentences of our own."""

from __future__ import annotations

import pytest

from pipeline.language.qualifiers import read_qualifiers

SAID = [
    # Whatever its case: only of "no" alone capitals make a name.
    ("NO ONE buys from the dyers, they say.", "negated"),
    ("The dyers do NOT buy from them.", "negated"),
    ("THE DYERS WERE TOLD THAT PRICES FALL, ACCORDING TO THE OWNER.", "reported"),
    # A modal in the main clause supposes …
    ("A second buyer would be welcome to the dyers.", "hypothetical"),
    ("The weavers propose to hire a hall in Lyon.", "hypothetical"),
    ("Cheaper freight may bring the loom owners more orders.", "hypothetical"),
    ("The ministry could lend the moulds to small firms.", "hypothetical"),
    ("The trustees recommend that a kiln be shared.", "hypothetical"),
    # … as does what is over by the verb, whoever is its subject.
    ("The joint office in Antwerp closed after two seasons.", "ended"),
    ("The lace school has been run down since 1980.", "ended"),
    ("The purchasing group broke up over its debts.", "ended"),
    ("The foundry dropped its eleven agents.", "ended"),
    ("Until the summer of 1987 the co-operative shared one lorry.", "ended"),
    ("The contract with the railways ended in 1974.", "ended"),
    ("In the past the hides came by ship.", "ended"),
    ("The good days are over.", "ended"),
    ("The mill was once a tannery.", "ended"),
    # What is told by somebody.
    ("The foreman replied that the lasts come from Bari.", "reported"),
    ("Each kiln, he tells me, has its own buyer.", "reported"),
    ("The looms are widely thought to be obsolete.", "reported"),
    ("One reading of this was described by a dealer in hides.", "reported"),
    ("A poll of forty tanners found that nobody audits them.", "reported"),
    ("“They take whatever we have on the bench,” the turner added.", "reported"),
    # Plans and fears, however they are told.
    ("A programme is to train 5,000 growers.", "hypothetical"),
    ("Dyers fear that they will lose the market.", "hypothetical"),
    ("The scheme was meant to turn the town into a centre.", "hypothetical"),
    ("A further hall is foreseen.", "hypothetical"),
    ("The roads need to be improved.", "hypothetical"),
    ("Until land reform the companies leased the fields.", "ended"),
    ("The ban on raw hides was lifted in 1996.", "ended"),
    ("The agency supplied two mills before it turned to farmers.", "ended"),
    ("Until recently the hides came by rail.", "ended"),
    ("None of the managers interviewed thought that design would move.", "reported"),
    ("Prices, analysts expect, will fall.", "reported"),
    ("Supermarkets earn most, as Havel and others point out.", "reported"),
    ("The mills refrain from buying abroad.", "negated"),
    ("Nobody would buy the second quality.", "negated"),
    ("Growers would not sell to the new factor.", "negated"),
]

NOT_SAID = [
    # A modal in a question that is asked or known is not the sentence's own.
    ("The hatters asked who would pay for the blocks.", "hypothetical"),
    ("Each firm knows what the others would lose.", "hypothetical"),
    # A refusal is a fact, and so is an ability that there was.
    ("Nobody would buy the second quality.", "hypothetical"),
    ("Growers would not sell to the new factor.", "hypothetical"),
    ("The dyers could use both ports and shipped by either.", "hypothetical"),
    ("Few tanners could refuse such a price.", "hypothetical"),
    # A wish in a relative clause tells which person is meant.
    ("A potter who wished to export had to register first.", "hypothetical"),
    ("The inspector will recommend the cheaper glue.", "hypothetical"),
    ("Any registered tanner may bid for the hides.", "hypothetical"),
    # "Once" that counts, "used to" that tells a purpose, "gone" and "vanished" that move.
    ("The cloth is checked twice, once for the colour and once for the weight.", "ended"),
    ("All the orders arrive at once.", "ended"),
    ("Steel moulds are used to press the soles.", "ended"),
    ("Three turners have gone on to open workshops in town.", "ended"),
    ("The yarn vanished into the stores of the ministry.", "ended"),
    ("The flood closed the road for a month.", "ended"),
    ("An inspector comes once or twice a year.", "ended"),
    ("In the past three years two mills have opened.", "ended"),
    ("Of the turners there are over 400.", "ended"),
    ("The master's partners are over fifty.", "ended"),
    # Sorting by a thing, instructing, finding out and naming are no report.
    ("The hides are sorted according to size.", "reported"),
    ("The buyers told the tanners how to pack the hides.", "reported"),
    ("The dyer found that he could match the red.", "reported"),
    ("The mark “Fine linen of the western valleys” hangs in each shop.", "reported"),
    ("Whoever grumbles is left out of the list.", "reported"),
    ("The next section recalls the main terms.", "reported"),
    # What is a task, is asked, or is told of something else.
    ("The purpose of the article is to describe the trade.", "hypothetical"),
    ("He decides each morning what is to be cut.", "hypothetical"),
    ("Interviewees were promised anonymity.", "hypothetical"),
    ("The company advises growers on pruning.", "hypothetical"),
    ("No waste was treated before 2014.", "ended"),
    ("That is a customer for once.", "ended"),
    ("Cooperatives such as the one studied by Hollis (2011) send technicians.", "reported"),
    ("The habit has not taken hold, since capital is scarce.", "reported"),
    ("Hours are allotted according to head count.", "reported"),
    ("After the recalls of 2007 each batch is tested.", "reported"),
    ("No more than a quarter was sold.", "negated"),
    ("The firms run two plants in Yerevan and Nor Hachen.", "negated"),
    ("Hardly a fifth of the crop was sold.", "negated"),
    ("Not only the dyers but the spinners own their sheds.", "negated"),
    ("Not a few of the spinners own their sheds.", "negated"),
    ("A works named NO.VA.TEX. opened in the valley.", "negated"),
]


@pytest.mark.parametrize(("text", "qualifier"), SAID)
def test_a_trigger_gives_its_qualifier(text: str, qualifier: str) -> None:
    assert qualifier in read_qualifiers(text)


@pytest.mark.parametrize(("text", "qualifier"), NOT_SAID)
def test_what_only_looks_like_a_trigger_gives_none(text: str, qualifier: str) -> None:
    assert qualifier not in read_qualifiers(text)


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("The shoes are made according to the buyers' designs.", []),
        ("The shoes are made according to buyer specifications.", []),
        ("According to the manager, the designs are copied.", ["reported"]),
        ("Previous studies have shown that buyers design.", ["reported"]),
        ("Machines used to make shoes are imported.", []),
        ("The firms used to make shoes.", ["ended"]),
        ("The relationship has ended.", ["ended"]),
        ("Exporters could sell to anyone in the 1970s.", []),
    ],
)
def test_what_is_followed_or_used_tells_of_no_author_and_no_past(
    text: str, qualifiers: list[str]
) -> None:
    assert read_qualifiers(text) == qualifiers
