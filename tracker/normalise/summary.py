"""A short form of a text, whole sentences where it can."""

LONGEST = 600
"""Characters of a summary."""

_SHORTEST = 120
_ASCII_ENDS = (". ", "! ", "? ", "\n", '." ')
_ENDS = (*_ASCII_ENDS, "。", "！", "？", "…", "；", ".” ", "。”", "！”", "？”")


def shortened(text: str, longest: int = LONGEST) -> str:
    """The first sentences of ``text``, at most ``longest`` characters; cut at a word where one is longer."""
    if len(text) <= longest:
        return text
    least = min(_SHORTEST, longest // 2)
    end = 0
    for mark in _ASCII_ENDS if text.isascii() else _ENDS:
        # Only what ends behind the best so far is of interest: each search is shorter than the last.
        position = text.rfind(mark, max(end, least) - len(mark), longest)
        if position >= 0:
            end = position + len(mark)
    if end:
        return text[:end].rstrip()
    cut = text[: longest - 1]
    space = cut.rfind(" ")
    # Chinese has no spaces; a space far back is then no end of a word.
    return (cut[:space] if space > longest - 40 else cut).rstrip() + "…"
