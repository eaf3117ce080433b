"""A short form of a text, whole sentences where it can."""

import re

LONGEST = 600
"""Characters of a summary."""

_SHORTEST = 120
_END = re.compile(r"[。！？!?…；](?:[”’」』）)\"']*)|[.](?:[”’\"')]*)(?=\s)|\n")


def shortened(text: str, longest: int = LONGEST) -> str:
    """The first sentences of ``text``, at most ``longest`` characters; cut at a word where one is longer."""
    if len(text) <= longest:
        return text
    ends = [match.end() for match in _END.finditer(text, 0, longest)]
    if ends and ends[-1] >= min(_SHORTEST, longest // 2):
        return text[: ends[-1]].rstrip()
    cut = text[: longest - 1]
    space = cut.rfind(" ")
    # Chinese has no spaces; a space far back is then no end of a word.
    return (cut[:space] if space > longest - 40 else cut).rstrip() + "…"
