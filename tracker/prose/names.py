"""Names in a text, and whether a report has them: the ledger's under any alias, all others as written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from tracker.prose.figures import folded_text
from tracker.text.common_words import is_common
from tracker.text.han import HAN

_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-z0-9À-ɏ]*(?:[.&'’‑–-]+[A-Za-z0-9À-ɏ]+)*\+*")
_GAP = r"[\s_.-]*"
_NOT_LONGER = r"(?![a-z0-9]|\.\d)"
_RUN = re.compile(r"[a-zà-ɏ]+|\d+(?:\.\d+)*")
_OPENS = re.compile(r"(?:^|[:：;；“\"「(（]|[.!?。！？]['\"’”]*)\s*$")
_SMALL_WORDS = """
a an the and or but of in on at by for with from to as is are was were be been has have had it its he she they
their his her this that these those both each some most many more less one all other another what when where
while who which whose how why if than then there here after before during under over between among amid about
against into through since until despite although though because so not no nor only also even just such yet
still however meanwhile according separately elsewhere together beyond without within across
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_PLAIN = frozenset({"ai", "api", "apis", "gpu", "gpus", "llm", "llms", "cpu", "cpus", "i"})
"""Terms of the trade that claim nothing."""
_TRANSLATED = {
    "china": "中国|我国|国内|国产|中方|中企|全国", "chinese": "中国|我国|国内|国产|中方|中企|中文",
    "beijing": "北京", "shanghai": "上海", "shenzhen": "深圳", "hangzhou": "杭州", "guangzhou": "广州",
    "hong": "香港|港股|港交所|港元", "kong": "香港|港股|港交所|港元", "taiwan": "台湾|台积电",
    "japan": "日本", "japanese": "日本", "korea": "韩国", "korean": "韩国", "singapore": "新加坡",
    "india": "印度",
    "europe": "欧洲|欧盟", "european": "欧洲|欧盟", "america": "美国", "american": "美国|美方|美企",
    "united": "美国|联合国|英国", "states": "美国", "us": "美国|美方|美股|美元", "u.s": "美国|美方|美股|美元",
    "washington": "美国|美方|华盛顿", "ceo": "首席执行官|总裁", "cto": "首席技术官", "cfo": "首席财务官",
    "ipo": "上市|招股|首次公开募股", "series": "轮", "english": "英文|英语", "silicon": "硅谷",
    "valley": "硅谷",
}  # fmt: skip
"""What a Chinese report need not spell in Latin letters for a sentence about it to say so."""
_MONTHS = {date(2000, month, 1).strftime("%B").lower(): month for month in range(1, 13)}
_WEEKDAYS = frozenset(date(2000, 1, day).strftime("%A").lower() for day in range(3, 10))
_QUOTED = re.compile(r"[\"“「『]([^\"“”「」『』]{2,})[\"”」』]|《([^》]{1,})》")
_FIRM_LIKE = re.compile(
    rf"[{HAN}]{{2}}(?:科技|公司|集团|智能|资本|实验室|银行|证券|大学|研究院|机器人|半导体|汽车|控股|基金|创投|电子|网络)"
)
_NO_FIRMS = frozenset({"人工智能", "具身智能", "上市公司", "初创公司", "科技公司", "创业公司", "相关公司"})
_VERSION = re.compile(r"[ -]?[a-z]{0,2}\d+(?:\.\d+)*[a-z]{0,3}(?![a-z0-9]|\.\d)")
_GLUED_VERSION = re.compile(
    r"\d+(?:\.\d+)*[a-z]{0,3}(?![a-z0-9,%万亿千百年月日号点名家个款台元倍位人轮季]|\.\d)"
)
"""Behind a Chinese name more follows than versions."""
_SPEAKS = re.compile(rf"[{HAN}]{{2}}(?=(?:对此)?(?:表示|指出|认为|透露|宣称|坦言))")


class Ledger:
    """The names of the ledger, for finding them in a text."""

    def __init__(self, names: Mapping[str, frozenset[str]]) -> None:
        """Take each entity's names."""
        self._by_name = _by_name(tuple(sorted(names.items())))

    def verified(self, text: str, evidence: str) -> tuple[str, str]:
        """The text without the ledger's names, and the first of them that the evidence has under no name.

        A version belongs to its name: GLM-4.7 is not in a report about GLM-4.6.
        """
        folded, proof = folded_text(text), _folded(evidence)
        written = text if len(folded) == len(text) else folded  # some characters grow in their usual form
        taken = [False] * len(folded)
        for name, known in self._by_name:
            for start in _places(name, folded):
                end = start + len(name)
                if any(taken[start:end]) or not _is_written_as_name(written[start:end]):
                    continue
                version = (_VERSION if name[-1].isascii() else _GLUED_VERSION).match(folded, end)
                if version and any(_with_version(alias, version[0], proof) for alias in known):
                    end = version.end()
                elif version and not version[0].startswith(" "):
                    return "", written[start : version.end()]
                elif not any(_stands_in(alias, proof) for alias in known):
                    return "", written[start:end]
                taken[start:end] = [True] * (end - start)
        rest = (" " if gone else character for character, gone in zip(written, taken, strict=True))
        return "".join(rest), ""


@lru_cache(maxsize=8)
def _by_name(names: tuple[tuple[str, frozenset[str]], ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each name in one form with all names of the entities that bear it, the longest first."""
    known: dict[str, set[str]] = {}
    for _, written in names:
        forms = {form for name in written if len(form := folded_text(name).strip()) > 1}
        for form in forms:
            known.setdefault(form, set()).update(forms)
    return tuple(
        (name, frozenset(known[name])) for name in sorted(known, key=lambda name: (-len(name), name))
    )


def _is_written_as_name(written: str) -> bool:
    return not written.isascii() or written != written.lower()


def _places(name: str, folded: str) -> Iterable[int]:
    """Where a name in its one form stands in a text; a Latin one only as a whole word."""
    start = folded.find(name)
    while start >= 0:
        end = start + len(name)
        glued = _joins(folded[start - 1 : start], name[0]) or _joins(name[-1], folded[end : end + 1])
        if not glued:
            yield start
        start = folded.find(name, start + 1)


def _joins(one: str, other: str) -> bool:
    """Whether two neighbours belong to one Latin word."""
    return all(character.isascii() and character.isalpha() for character in (one, other))


def _stands_in(name: str, folded: str) -> bool:
    return next(iter(_places(name, folded)), None) is not None


@lru_cache(maxsize=64)
def _folded(evidence: str) -> str:
    return folded_text(evidence)


def misquoted(text: str, evidence: str) -> str:
    """The first quotation of a text that is not in the evidence word for word; "" where all are."""
    folded = " ".join(_folded(evidence).split())
    for match in _QUOTED.finditer(text):
        quoted = (match[1] or match[2]).strip()
        if folded_text(quoted).rstrip(".,。，") not in folded:
            return quoted
    return ""


def unknown(text: str, evidence: str, days: Sequence[date], language: str) -> str:
    """The first name in a text, beside the ledger's, that the evidence has not; "" where it has all."""
    folded = _folded(evidence)
    for match in _LATIN.finditer(text):
        word = match[0]
        if _is_name(word, text[: match.start()], folded) and not _is_known(word, folded, days):
            return word
    if language == "zh":
        for pattern in (_FIRM_LIKE, _SPEAKS):
            for match in pattern.finditer(folded_text(text)):
                if match[0] not in folded and match[0] not in _NO_FIRMS:
                    return match[0]
    return ""


def _is_name(word: str, before: str, folded: str) -> bool:
    """Whether a Latin word is a name: it has a capital or a digit that its place does not explain."""
    if word == word.lower() and not any(character.isdigit() or character == "." for character in word):
        return False
    low = _bare(word)
    if word[0].isupper() and word[1:] == word[1:].lower() and _OPENS.search(before):
        return not (
            low in _SMALL or is_common(low) or re.search(rf"(?<![a-z]){re.escape(low)}(?![a-z])", folded)
        )
    return low not in _PLAIN


def _bare(word: str) -> str:
    low = folded_text(word).rstrip("+")
    return low.removesuffix("'s")


def _is_known(word: str, folded: str, days: Sequence[date]) -> bool:
    low = _bare(word)
    if low in _WEEKDAYS:
        return low in folded or any(f"{day:%A}".lower() == low for day in days)
    if low in _MONTHS:
        return (
            low in folded or low[:3] in folded or re.search(rf"(?<!\d)0?{_MONTHS[low]}月", folded) is not None
        )
    if any(_spelled(form, folded) for form in (low, low.removesuffix("s"))):
        return True
    translated = _TRANSLATED.get(low)
    if translated and re.search(translated, folded):
        return True
    parts = low.split("-")
    return len(parts) > 1 and all(
        part in _SMALL or is_common(part) or part in _PLAIN or _spelled(part, folded) for part in parts
    )


def _spelled(word: str, folded: str) -> bool:
    """Whether a word stands in a text, whatever spaces and hyphens it has inside: GLM-4.6 as GLM 4.6."""
    pattern = _loosely(word)
    return bool(pattern) and re.search(rf"(?<![a-z0-9]){pattern}{_NOT_LONGER}", folded) is not None


def _with_version(name: str, version: str, folded: str) -> bool:
    """Whether a name of the ledger stands in a text with that very version behind it."""
    before = "(?<![a-z])" if name[0].isascii() else ""
    pattern = rf"{before}{re.escape(name)}{_GAP}{_loosely(version)}{_NOT_LONGER}"
    return re.search(pattern, folded) is not None


def _loosely(word: str) -> str:
    return _GAP.join(map(re.escape, _RUN.findall(word)))
