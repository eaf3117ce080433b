"""A short form of a text, whole sentences where it can."""

LONGEST = 600
"""Characters of a summary."""

_SHORTEST = 120
_ENDS = (
    "。",
    "！",
    "？",
    "…",
    "；",
    ". ",
    "! ",
    "? ",
    ".\n",
    "!\n",
    "?\n",
    '." ',
    ".” ",
    "。”",
    "！”",
    "？”",
    "\n",
)


def shortened(text: str, longest: int = LONGEST) -> str:
    """The first sentences of ``text``, at most ``longest`` characters; cut at a word where one is longer."""
    if len(text) <= longest:
        return text
    end = max(text.rfind(mark, 0, longest) + len(mark) for mark in _ENDS)
    if end >= min(_SHORTEST, longest // 2):
        return text[:end].rstrip()
    cut = text[: longest - 1]
    space = cut.rfind(" ")
    # Chinese has no spaces; a space far back is then no end of a word.
    return (cut[:space] if space > longest - 40 else cut).rstrip() + "…"
