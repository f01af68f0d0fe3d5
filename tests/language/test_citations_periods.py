"""Works cited and times in odd forms, and what only looks like them."""

from __future__ import annotations

import pytest

from pipeline.language.entities.figures import find_citations, find_periods

CITED = {
    "Exports doubled (Ernst & Kim, 2002, 2003).": ["Ernst & Kim, 2002, 2003"],
    "Nguyen Thi Lan (2015) counts them.": ["Nguyen Thi Lan (2015)"],
    "Output fell (Government of India 1997; Ministry of Industry, 1998).": [
        "Government of India 1997",
        "Ministry of Industry, 1998",
    ],
    "Gereffi, G., Humphrey, J. and Sturgeon, T. (2005) say so.": [
        "Gereffi, G., Humphrey, J. and Sturgeon, T. (2005)"
    ],
    "Jordan (1999) says so.": ["Jordan (1999)"],
    # Given names and initials behind the family name.
    "It fell (Schmitz, H., 1995; Nadvi K., 1999).": ["Schmitz, H., 1995", "Nadvi K., 1999"],
    "Marshall (1920 [1890]) speaks of it.": ["Marshall (1920 [1890])"],
    "It was shown (Schmitz & Nadvi, eds., 1999).": ["Schmitz & Nadvi, eds., 1999"],
    # Without brackets: before a word of saying, or where the reader is sent to the work.
    "Schmitz 1995 shows that agents matter.": ["Schmitz 1995"],
    "As Humphrey and Schmitz 2000 argue, chains differ.": ["Humphrey and Schmitz 2000"],
    "Pyke et al., 1990 also note it, and World Bank 1993 reports it.": [
        "Pyke et al., 1990",
        "World Bank 1993",
    ],
    "For the agents see Schmitz 1995: 12.": ["Schmitz 1995: 12"],
    "According to Nadvi 1999, forceps are forged at home.": ["Nadvi 1999"],
    "This is told in Schmitz 1995a and in Humphrey and Schmitz 2000.": [
        "Schmitz 1995a",
        "Humphrey and Schmitz 2000",
    ],
    # Places, months, laws and counts with a year do not speak, nor do numbers of things.
    "Firms in Franca 1995 and in Prato and Carpi 1999 were few.": [],
    "In Brazil 1995 shows a peak; see Brazil 1995.": [],
    "London 1851 shows how, and winter 1995 showed it.": [],
    "July 1995 shows that.": [],
    "See Table 1995 and Figure 2000.": [],
    "The Factories Act 1948 states it, as the Companies Ordinance 1984 does.": [],
    "The Census 2001 shows that firms are few.": [],
    "He wrote to Schmitz 1995 times.": [],
    # A country where something was, a law and a treaty are no works.
    "Wages rose in Brazil (1999) and in Peru (2001).": [],
    "The Factories Act (1948) and the Multi Fibre Arrangement (1974) hold.": [],
    "The quotas of the MFA (1974–2004) and NAFTA (1994) mattered.": [],
}

PERIODS = {
    "Orders fell in 1985/86 and in the season 1997/8.": ["1985/86", "1997/8"],
    "During 1992-3 and 2001–2 orders fell.": ["1992-3", "2001–2"],
    "In 1992-34 firms and 1992-3.5 per cent are odd.": ["1992-34"],
    "The Model 1500 was sold 2000 times in 2003.": ["2003"],
    "In the 18th and 19th centuries smiths came.": ["18th and 19th centuries"],
    "Early 20th-century workshops were small.": ["20th-century"],
    "The post-1990 reforms helped.": ["1990"],
    "By about 1870 clothing was sewn; they employ about 1870 women.": ["1870"],
    "They hold ISO 9001:2000 and ISO 14001:2004.": [],
    "Wages rose in Brazil (1999).": ["1999"],
    "It began in the 1890s.": ["1890s"],
}


@pytest.mark.parametrize("text", CITED)
def test_works_cited(text: str) -> None:
    assert [text[f.start : f.end] for f in find_citations(text)] == CITED[text]


@pytest.mark.parametrize("text", PERIODS)
def test_periods(text: str) -> None:
    found = find_periods(text, find_citations(text))
    assert sorted(text[f.start : f.end] for f in found) == sorted(PERIODS[text])
