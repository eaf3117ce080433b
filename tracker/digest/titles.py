"""Headlines: takes a title as published, gives it clean and in sentence case.

Titles come as "Moonshot AI Raises $2 Billion - TechNode" and as "[Exclusive] 月之暗面…｜36氪". The name
of the outlet and the label go; the wording stays. Title Case becomes sentence case only where every
capital can be decided, from the names that were tagged, from how the body writes the word, or from a
list of common headline words: a half-changed title would look worse than either form.
"""

import re
import unicodedata
from collections.abc import Iterable

from tracker.text import common_words

_LABEL = re.compile(
    r"^\s*(?:[\[【(（](?:exclusive|breaking|update\w*|video|独家|快讯|最新|突发|焦点|重磅|首发|原创)[^\]】)）]{0,12}[\]】)）]\s*"
    r"|(?:exclusive|breaking|update\s*\d*|独家|快讯|突发)\s*[:：|｜丨]\s*)",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s+[-–—|·•]\s+([^-–—|·•]{2,40})$|\s*[|｜丨_]\s*([^|｜丨_]{2,24})$")
_SHORTEST = 6
_PRESS = (
    "Reuters|Bloomberg|(?:The )?(?:Wall Street Journal|New York Times|Information|Verge|Guardian)"
    "|(?:The )?(?:Wire China|Atlantic|Economist)|Financial Times|Nikkei(?: Asia)?|CNBC|CNN|BBC|Axios|Wired"
    "|WIRED|TechCrunch|Semafor|Politico|Forbes|Fortune|Business Insider|Ars Technica|404 Media|AP|AFP|SCMP"
    "|Rest of World|South China Morning Post|Caixin(?: Global)?|Yicai(?: Global)?|OpenAI"
    r"|[A-Z][\w.-]+ (?:Blog|News|Times|Post|Journal)"
)
_CREDIT = re.compile(rf"\s*[(（](?:[^()（）/]{{3,40}}/[^()（）]{{2,40}}|{_PRESS})[)）]$")
"""Behind a headline that an aggregator took over: (Vincent Chow/South China Morning Post), (Reuters)."""
_NOTICE = re.compile(
    r"\b(?:campus recruit\w+|internships?|we(?:’re|'re| are) hiring|job openings?|webinars?|register now"
    r"|call for (?:papers|speakers|applications)|save the date|early[- ]bird)\b"
    r"|招聘|校招|内推|诚聘|报名(?:开启|通道|中)|早鸟票|直播预告",
    re.IGNORECASE,
)
_COMMENTARY = re.compile(
    r"^(?:commentary|opinion|analysis|comment|column|review|interview|explainer|essay|q&a|podcast|hands[- ]on"
    r"|how|why|what|inside|the case for)(?![a-z])"
    r"|^(?:评论|观点|专栏|社论|深度|专访|对话|实测|评测|测评|解读|为什么|如何)|(?:实测|评测|测评|体验)[：:]|上手体验|[?？]$",
    re.IGNORECASE,
)
_OBJECTION = re.compile(
    r"\b(?:objects? to|oppos(?:es?|ed)|protests|hits? back|pushes back|condemns|urges)\b"
    r"|反对|反對|驳斥|駁斥|谴责|譴責|抗议|抗議|敦促",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"\b(?:respon(?:ds?|ded) to|repl(?:ies|ied) to|reacts? to|rebuts|denies|denied|rejects)\b"
    r"|回应|回應|反驳|反駁|否认|否認",
    re.IGNORECASE,
)
_REPOSITORY = re.compile(r"[\w.-]+/([\w.-]+)")
_WORD = re.compile(r"[A-Za-z][A-Za-z’']*")
_HAN = re.compile(r"[\u3400-\u9fff]")


def is_chinese(text: str) -> bool:
    """Whether a text is written in Chinese: it has Han characters and not mostly Latin words."""
    han = len(_HAN.findall(text))
    return han >= 2 and han * 2 >= len(_WORD.findall(text))


def is_commentary(title: str) -> bool:
    """Whether a title promises a view, a test or an explanation of news rather than the news."""
    return bool(_COMMENTARY.search(unicodedata.normalize("NFKC", title).strip()))


def is_notice(title: str) -> bool:
    """Whether a title is an advertisement of the publisher's own: a post to fill, a course, an event."""
    return bool(_NOTICE.search(unicodedata.normalize("NFKC", title)))


def is_objection(title: str) -> bool:
    """Whether a title says that somebody is against what somebody else did."""
    return bool(_OBJECTION.search(unicodedata.normalize("NFKC", title)))


def is_answer(title: str) -> bool:
    """Whether a title tells an objection, a denial or a reply: news of its own about what came before it."""
    return is_objection(title) or bool(_REPLY.search(unicodedata.normalize("NFKC", title)))


def repository(title: str) -> str:
    """The name of a model or repository where the title is nothing but its path (org/name); else ""."""
    found = _REPOSITORY.fullmatch(title.strip())
    return found[1] if found else ""


def cleaned(title: str, source_title: str) -> str:
    """The title without labels before it and the outlet's name behind it."""
    text = _LABEL.sub("", " ".join(title.split()))
    while credit := _CREDIT.search(text):
        text = text[: credit.start()]
    tail = _TAIL.search(text)
    if tail and tail.start() >= _SHORTEST and _is_outlet(tail[1] or tail[2], source_title):
        text = text[: tail.start()]
    return text.strip().rstrip("。")


def _is_outlet(tail: str, source_title: str) -> bool:
    wanted, have = _folded(tail), _folded(source_title)
    return bool(wanted) and (wanted in have or have in wanted)


def _folded(text: str) -> str:
    return re.sub(r"[^0-9a-z\u3400-\u9fff]", "", unicodedata.normalize("NFKC", text).lower())


def sentence_case(title: str, names: Iterable[str], bodies: Iterable[str]) -> str:
    """A Title Case headline in sentence case, or the title as it is where a capital cannot be decided."""
    if is_chinese(title) or not _is_title_case(title):
        return title
    text = " ".join(bodies)
    kept = _name_spans(title, names)
    pieces: list[str] = []
    last = 0
    opening = True
    for match in _WORD.finditer(title):
        pieces.append(title[last : match.start()])
        opening = opening or pieces[-1].rstrip().endswith((":", "?", ".", "!", "“", '"'))
        word = match[0]
        if not opening and word[0].isupper() and not _protected(match, title, kept):
            lower = _lowered(word, text)
            if lower is None:
                return title
            word = lower
        pieces.append(word)
        last, opening = match.end(), False
    return "".join([*pieces, title[last:]])


def _is_title_case(title: str) -> bool:
    words = [word for word in _WORD.findall(title)[1:] if len(word) > 3]
    return len(words) >= 2 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _name_spans(title: str, names: Iterable[str]) -> list[tuple[int, int]]:
    folded = title.lower()
    spans = []
    for name in names:
        start = folded.find(name.lower()) if name else -1
        while start >= 0:
            spans.append((start, start + len(name)))
            start = folded.find(name.lower(), start + 1)
    return spans


def _protected(match: re.Match[str], title: str, spans: list[tuple[int, int]]) -> bool:
    if any(start <= match.start() < end for start, end in spans):
        return True
    near = title[max(match.start() - 1, 0) : match.end() + 1]
    return not match[0][1:].islower() or any(ch.isdigit() or ch in ".$" for ch in near)


def _lowered(word: str, text: str) -> str | None:
    """The word as the body writes it inside a sentence; None where nothing tells."""
    lower = word.lower()
    if common_words.is_common(lower) or re.search(rf"(?<![A-Za-z]){re.escape(lower)}(?![A-Za-z])", text):
        return lower
    if re.search(rf"[a-z,] {re.escape(word)}(?![A-Za-z])", text):
        return word
    return None
