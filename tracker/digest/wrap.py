"""Plain text in columns: takes a paragraph, gives lines no wider than asked, Chinese counted as two.

A Latin word is never broken unless it alone is wider than a line (an address stays whole even then);
Chinese may break anywhere save before closing and after opening punctuation.
"""

import re
import unicodedata

_PIECE = re.compile(r"\s+|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]+|[^\s]")
_NEVER_FIRST = frozenset("，。、；：？！）】」』》〉”’…—)],.;:!?%")
_NEVER_LAST = frozenset("（【「『《〈“‘([<$#")


def width(text: str) -> int:
    """How many columns a text takes in a terminal or a mail in fixed type."""
    return len(text) if text.isascii() else sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def wrap(text: str, columns: int = 72, first: str = "", rest: str = "") -> str:
    """The text in lines of at most ``columns``; ``first`` begins the first line and ``rest`` the others."""
    lines: list[str] = []
    line, begun = first, False
    for piece in _pieces(text):
        if piece.isspace():
            line += " " if begun else ""
        elif begun and width(line.rstrip()) + width(piece) + (line != line.rstrip()) > columns:
            lines.append(line.rstrip())
            line = rest + piece
        else:
            line, begun = line + piece, True
    return "\n".join([*lines, line.rstrip()])


def _pieces(text: str) -> list[str]:
    """Words, single Chinese characters and spaces; punctuation stays with its neighbour."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text.strip()):
        glued = pieces and not pieces[-1].isspace()
        if glued and (piece[0] in _NEVER_FIRST or pieces[-1][-1] in _NEVER_LAST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def column(text: str, columns: int, *, right: bool = False) -> str:
    """The text padded to a width in columns."""
    padding = " " * max(columns - width(text), 0)
    return padding + text if right else text + padding
