"""Endings that a publishing system appends to every entry and that say nothing about it."""

import re

_TAIL = 300
"""Characters at the end of a text that are looked at."""

_ENDINGS = re.compile(
    r"(?:"
    r"(?:The post|The article|This post|The entry)\b[^\n]{1,250}?\b(?:appeared first on|first appeared on|was"
    r" originally published (?:on|in|at))\b[^\n]{1,120}"
    r"|(?:Read|See|View) (?:the )?(?:full |entire |whole |original |rest of (?:this |the )?)?"
    r"(?:more|article|story|post|entry)(?: (?:here|on|at)\b[^\n]{0,60})?\s*(?:\.{3}|…|»|›|→|>>?)?"
    r"|(?:Continue|Keep) reading\b[^\n]{0,150}?"
    r"|Comments?|Submitted by [^\n]{1,80}|\[link\]\s*\[comments?\]|\[(?:…|\.\.\.|&hellip;)\]"
    r"|(?:点击|點擊)?(?:阅读|閱讀|查看)(?:全文|原文|更多)[^\n]{0,20}"
    r"|(?:本文|文章|内容|本內容)(?:来自|來自|转自|轉自|首发于|首發於|由)[^\n]{1,120}"
    r"|(?:原文链接|原文地址|原文連結|本文链接|阅读原文|查看原文)[:：]?[^\n]{0,200}"
    r"|(?:作者|编辑|責編|责编|编译|文|来源|來源|出品|责任编辑)\s*[|｜/:：丨][^\n]{1,60}"
    r"|(?:欢迎|歡迎)?(?:关注|關注)(?:我们|我們)?[^\n]{0,20}(?:公众号|公眾號|微信)[^\n]{0,60}"
    r"|(?:未经|未經)[^\n]{0,20}(?:授权|許可|许可|允许)[^\n]{0,60}"
    r")\s*$",
    re.IGNORECASE,
)


_BEGINNINGS = frozenset("TtRrSsVvCcKk[点點阅閱查本文章内內原作编編責责来來出欢歡关關未")
"""First characters of all that is in the list: a look that spares most texts the matching."""

_UP_TO_LAST_END = re.compile(r".*(?:[.!?\]…] |[。！？…])", re.DOTALL)
"""From where it is begun to the end of the last sentence but one."""


def without_endings(text: str) -> str:
    """``text`` without trailing credits, "read more" and the like; a text of nothing else stays."""
    kept = text
    for _ in range(4):
        shorter = _without_last(kept) if kept else None
        if shorter is None:
            break
        kept = shorter
    return kept or text


def _without_last(text: str) -> str | None:
    """``text`` without its last line or sentence where that is boilerplate, else None."""
    end = len(text)
    line = text.rfind("\n") + 1
    if end - line <= _TAIL and text[line] in _BEGINNINGS and _ENDINGS.fullmatch(text, line):
        return text[:line].rstrip()
    # What ends at the very end of the text is the last sentence itself.
    before = _UP_TO_LAST_END.match(text, max(line, end - _TAIL), end - 1)
    sentence = before.end() if before else 0
    if line < sentence < end and text[sentence] in _BEGINNINGS and _ENDINGS.fullmatch(text, sentence):
        return text[:sentence].rstrip()
    return None
