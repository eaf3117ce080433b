"""English words without their endings, and the words that carry no news."""

_STOP_WORDS = """
a about according after again against all also am amid among an and any are around as ask at be became
because become becomes becoming been before being below between billion bln bn both built but by can co com
corp could d day days did do does doing don done each even ever every few first for from further get gets
getting got had has have having he her here hers him his hn how however http https i if in inc into is it
its itself just last latest led less let like ll ltd m made make makes making many may maybe me might
million mln mn month months more most much must my near need new news no not now of off on once one only
onto or other our out over own part pct per percent put re report reports rmb s said same say saying says
see seen set she should show since so some still such t take taken takes than that the their them then there
these they this those three through time times tn to today too took toward towards trillion two under until
up upon usd use used uses using ve very via vs want wants was way we week well were what when where whether
which while who whom whose why will with within without would www year years yesterday yet you your yoy yuan
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def stem(word: str) -> str:
    """``word`` (lower case) without plural, -ing, -ed, possessive and final e."""
    word = word.replace("’", "'")
    if "'" in word:
        word = word.partition("'")[0]
    if len(word) <= 3:
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith(("sses", "ches", "shes", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if (
            len(word) > len(ending) + 2
            and word.endswith(ending)
            and any(v in word[: -len(ending)] for v in "aeiouy")
        ):
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word
