"""The unit that follows a number in English: 4.8 billion dollars, 13 percent, 5,000 Nvidia H100 GPUs."""

import re

Unit = tuple[str, str, float]
"""A unit, the ISO 4217 currency of money or "", and what one of the written unit is worth (GW: 1e9)."""

_TABLE: tuple[tuple[Unit, str], ...] = (
    (
        ("money", "USD", 1.0),
        "dollar, dollars, us dollars, us-dollar, u.s dollars, american dollars, usd, us$, bucks",
    ),
    (("money", "HKD", 1.0), "hong kong dollars, hong kong dollar, hk dollars, hkd, hk$"),
    (("money", "TWD", 1.0), "taiwan dollars, new taiwan dollars, nt dollars, ntd, twd, nt$"),
    (("money", "CNY", 1.0), "yuan, chinese yuan, renminbi, rmb, cny"),
    (("money", "SGD", 1.0), "singapore dollars, sgd"),
    (("money", "AUD", 1.0), "australian dollars, aud"),
    (("money", "CAD", 1.0), "canadian dollars, cad"),
    (("money", "EUR", 1.0), "euro, euros, eur"),
    (("money", "GBP", 1.0), "pound, pounds, pounds sterling, gbp"),
    (("money", "JPY", 1.0), "yen, japanese yen, jpy"),
    (("money", "KRW", 1.0), "won, korean won, south korean won, krw"),
    (("money", "INR", 1.0), "rupee, rupees, indian rupees, inr"),
    (("points", "", 1.0), "percentage point, percentage points, pct points"),
    (("percent", "", 1.0), "percent, per cent, pct"),
    (("parameters", "", 1.0), "parameter, parameters, param, params"),
    (
        ("parameters", "", 1.0),
        "active parameters, activated parameters, total parameters, trainable parameters",
    ),
    (("parameters", "", 1.0), "model parameters, active params, total params"),
    (
        ("tokens", "", 1.0),
        "token, tokens, input tokens, output tokens, training tokens, cached tokens, context",
    ),
    (("watts", "", 1e9), "gw, gigawatt, gigawatts"),
    (("watts", "", 1e6), "mw, megawatt, megawatts"),
    (("watts", "", 1e3), "kw, kilowatt, kilowatts"),
    (("flops", "", 1e18), "eflop, eflops, exaflop, exaflops"),
    (("flops", "", 1e15), "pflop, pflops, petaflop, petaflops"),
    (("flops", "", 1e12), "tflop, tflops, teraflop, teraflops"),
    (("flops", "", 1e9), "gflop, gflops, gigaflop, gigaflops"),
    (("ops", "", 1e12), "tops"),
)
_UNITS = {name: unit for unit, names in _TABLE for name in names.split(", ")}
_FIRST = frozenset(name.split(" ")[0] for name in _UNITS)
_PEOPLE_WORDS = """
    users user people persons person employees staff staffers workers engineers researchers developers
    customers subscribers members students jobs scientists maus daus
"""
_PEOPLE = frozenset(_PEOPLE_WORDS.split())
_THING_WORDS = """
    gpus chips accelerators cards processors servers vehicles cars evs robots humanoids robotaxis units
    devices handsets smartphones phones wafers drones satellites pairs
"""
_THINGS = frozenset(_THING_WORDS.split())
_BETWEEN_WORDS = """
    monthly daily weekly active paying paid registered global full-time new ai software enterprise individual
    business corporate total more additional consumer chinese overseas of its humanoid self-driving advanced
    high-end electric smart ordinary class
"""
_BETWEEN = frozenset(_BETWEEN_WORDS.split())
"""Words that may stand between a number and what it counts; so may proper names."""

_COMPARED_WORDS = "more faster as the higher larger bigger cheaper its lower that greater better"
_COMPARED = frozenset(_COMPARED_WORDS.split())
_COMPUTE = ("算力", "智算", "智能")
_WORD = re.compile(r"\+?([ -]?)([A-Za-z][A-Za-z0-9.$-]*|×)")
_MOST_WORDS = 5

Found = tuple[int, str, str, float]
"""Where the unit ends, its name, its currency, and what one of the written unit is worth."""


def latin_unit(text: str, end: int) -> Found | None:
    """The unit that begins after ``end``, the end of a number; None where the next words are none."""
    match = _WORD.match(text, end)
    if match is None:
        return None
    word = match[2].rstrip(".").lower()
    if word in _FIRST or word.partition("-")[0] in _UNITS:
        if (found := _named(text, match, word)) is not None:
            return found
    elif (times := _times(text, match, word)) is not None:
        return times
    return _counted(text, match)


def _named(text: str, match: re.Match[str], word: str) -> Found | None:
    """A unit of one to three words, the longest that there is; hyphens may join it to what follows."""
    best: Found | None = None
    name, end = word, match.end(2)
    for _ in range(3):
        if name in _UNITS:
            best = (end - (text[end - 1] == "."), *_UNITS[name])
        after = _WORD.match(text, end)
        if after is None or not after[1]:
            break
        name, end = f"{name} {after[2].rstrip('.').lower()}", after.end(2)
    head = word.partition("-")[0]
    if best is None and head in _UNITS:
        best = (match.start(2) + len(head), *_UNITS[head])
    return best


def _times(text: str, match: re.Match[str], word: str) -> Found | None:
    if word in {"x", "×"} and not match[1]:
        return match.end(), "times", "", 1.0
    if word == "fold":
        return match.end(), "times", "", 1.0
    if word == "times":
        after = _WORD.match(text, match.end())
        return (match.end(), "times", "", 1.0) if after and after[2].lower() in _COMPARED else None
    if word == "p" and text.startswith(_COMPUTE, match.end()):
        return match.end(), "flops", "", 1e15
    return None


def _counted(text: str, match: re.Match[str] | None) -> Found | None:
    """What is counted, perhaps after adjectives and names: 5,000 Nvidia H100 GPUs, 200-person team."""
    for _ in range(_MOST_WORDS):
        if match is None:
            return None
        word, end = match[2].rstrip(".").lower(), match.end(2) - (text[match.end(2) - 1] == ".")
        if word in _PEOPLE:
            return end, "people", "", 1.0
        if word in _THINGS or (match[1] == "-" and f"{word}s" in _THINGS):
            return end, "units", "", 1.0
        if word == "shares":
            return end, "shares", "", 1.0
        if word not in _BETWEEN and not match[2][0].isupper():
            return None
        match = _WORD.match(text, match.end())
    return None
