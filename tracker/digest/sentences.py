"""Sentences: takes a plain text, gives those of its sentences that can stand in print.

A line that ends without a full stop is a heading, a caption or a teaser that was cut off, and is never
taken for a sentence. Boilerplate (calls to subscribe, credits, copyright) is dropped.
"""

import re

_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:Mr|Mrs|Ms|Dr|Prof|Sr|Jr|St|Inc|Ltd|Co|Corp|vs|etc|e\.g|i\.e|cf|No|Nos|approx|est|Jan|Feb|Mar"
    r"|Apr|Aug|Sept?|Oct|Nov|Dec|Gen|Gov|Fig|Vol|[A-Z]|(?:[A-Za-z]\.)+[A-Za-z])\.$"
)
_END = re.compile(r"[.!?][\"”’')\]]*(?=\s)|[。！？][”」』）\"]*")
_COMPLETE = re.compile(r"(?:[.!?][\"”’')\]]*|[。！？][”」』）\"]*)$")
_CUT_OFF = re.compile(r"(?:\.\.|…)[\])”\"’.。]*$")
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Za-z.]+(?:[ ,/]+[A-Z0-9][A-Za-z0-9.]*){0,5}[ ,]*)?"
    r"\((?:Reuters|Xinhua|AP|AFP|Bloomberg|Caixin Global|PRNewswire|Yicai Global|ANI|IANS)\)\s*[-–—:]+\s*"
    r"|^[A-Z][A-Z ]{3,24},? "
    r"(?:(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})[,.]?(?: \d{4})? )?[-–—]+\s+"
    r"|^(?:\d{1,2}月\d{1,2}日(?:消息|讯|电)?[，,]?\s*(?=据|，)|【[^】]{2,20}】|[^\s，。]{2,8}(?:讯|电)[，：:]\s*)"
)
_BOILERPLATE = re.compile(
    r"subscri|sign up|newsletter|click here|read more|read the full|continue reading|learn more"
    r"|appeared first on|all rights reserved|©|copyright|cookie|advertis(?:e|ing) with|affiliate|follow us"
    r"|join (?:us|our)|contact us|share this|comments?:|translated (?:by|from)|photo(?:graph)?(?: by|:)"
    r"|this (?:article|story|post) (?:was|is|has|first|originally)|image(?: credit|:)|source:"
    r"|editor(?:'s|’s) note|reporting by|view (?:in|the|this)|getty images|https?://|www\.|our website"
    r"|podcast|thank(?:s| you) for|register (?:now|here)|disclaimer"
    r"|关注|公众号|点击|扫码|订阅|转载|版权|原标题|责任编辑|责编|编辑[：:]|作者[：:|｜]|来源[：:]|图源|图片来源|免责"
    r"|阅读原文|更多精彩|微信|下载.{0,4}APP|本文(?:来自|首发|由|系)|声明[：:]",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|us|[Yy]ou|[Yy]our)\b|我们|笔者|小编|大家|你")


def split(text: str) -> list[str]:
    """The complete sentences of a plain text, in order, boilerplate and datelines removed."""
    found: list[str] = []
    for line in text.splitlines():
        found.extend(_of_line(" ".join(line.split())))
    return [sentence for sentence in found if not _BOILERPLATE.search(sentence)]


def _of_line(line: str) -> list[str]:
    line = _DATELINE.sub("", line)
    parts: list[str] = []
    start = 0
    for match in _END.finditer(line):
        piece = line[start : match.end()]
        if _ABBREVIATION.search(piece) or _goes_on(line, match):
            continue
        parts.append(piece.strip())
        start = match.end()
    parts.append(line[start:].strip())
    return [part for part in parts if is_complete(part)]


def _goes_on(line: str, match: re.Match[str]) -> bool:
    """A stop before a small letter ("the U.S. market", "Yahoo! said") ends nothing."""
    after = line[match.end() :].lstrip()
    return match[0][0] not in "。！？" and after[:1].islower()


def is_complete(sentence: str) -> bool:
    """Whether a text ends as a sentence does, and was not cut off."""
    return bool(_COMPLETE.search(sentence)) and not _CUT_OFF.search(sentence) and _balanced(sentence)


def _balanced(sentence: str) -> bool:
    pairs = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ("(", ")"), ("（", "）"), ("[", "]"))
    return all(sentence.count(a) == sentence.count(b) for a, b in pairs) and sentence.count('"') % 2 == 0


def is_plain_report(sentence: str) -> bool:
    """Whether a sentence tells the news itself: no question, no first person outside quotation marks."""
    unquoted = re.sub(r"“[^”]*”|\"[^\"]*\"|「[^」]*」", "", sentence)
    if sentence.rstrip('"”’)').endswith(("?", "？", "!", "！")) or _FIRST_PERSON.search(unquoted):
        return False
    return len(unquoted) >= 0.4 * len(sentence)
