"""Chinese characters: which they are, and one form for traditional and simplified ones."""

import functools
import re
import unicodedata

import opencc

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The inside of a regular expression's class: the ideographs of Unicode's Han script."""

KANA = "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e"

_HAN = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")

_TABLE_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))


def is_han(character: str) -> bool:
    """Whether a single character is a Chinese ideograph."""
    return _HAN.match(character) is not None


def count_han(text: str) -> int:
    """How many Chinese ideographs ``text`` holds."""
    if text.isascii():
        return 0
    return sum(map(len, _HAN_RUN.findall(text)))


def nfkc(text: str) -> str:
    """Unicode's compatibility form: full-width letters, digits and signs become the usual ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def to_simplified(text: str) -> str:
    """``text`` with each traditional character replaced by its simplified one.

    Character by character (OpenCC's table), so that offsets stay the same: words that differ
    between the regions are left alone.
    """
    return text if text.isascii() else text.translate(simplified_of())


@functools.cache
def simplified_of() -> dict[int, str]:
    """The code points of traditional characters and the simplified character for each."""
    # One call for all characters, one a line: a phrase can then never be taken for one of OpenCC's.
    characters = [chr(code) for first, end in _TABLE_RANGES for code in range(first, end)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}
