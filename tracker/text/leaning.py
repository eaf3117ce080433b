"""Sentences that cannot be understood without the one before them."""

import re

_LEANING = re.compile(
    r"^(?:[\"“‘']?)(?:It|He|She|They|We|I|You|This|That|These|Those|But|And|Or|Yet|So|However|Meanwhile|Moreover|Also|Still"
    r"|Then|Instead|Such|Its|His|Her|Their|Our|My|Both|Here|There|Nor|Thus|Hence|Therefore|Additionally"
    r"|Furthermore|Besides|Similarly|Likewise|Separately|Later|Earlier|Now|Why|What|How|Who|When|Where"
    r"|In addition|In contrast|By contrast|As a result|For example|For instance|On the other hand|At the same"
    r"|That said|Even so|Of course|Not only|According to (?:him|her|them|it))\b"
    r"|^(?:[“\"「]?)(?:这|该|其|它|他|她|此|但|而|同时|另外|此外|不过|然而|因此|所以|于是|对此|与此|并且|而且|也|还|我|你|如此|那)"
)


def leans_on_another(sentence: str) -> bool:
    """Whether a sentence needs the one before it to be understood."""
    return bool(_LEANING.search(sentence))
