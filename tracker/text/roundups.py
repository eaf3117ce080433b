"""Titles that name no event: roundups, issues of a series, closing reports of exchanges, dates."""

import re

from tracker.text import han

_PAUSE = r"(?=[:：|｜丨·\s]|$)"
_HAN = re.compile(
    r"早报|晚报|日报(?!社)|周报|月报|早参|晚参|晨报|午报|简报|速报|速览|一览|盘点|汇总|要闻|早知道|新闻联播|周刊"
    rf"|一周(?!年)|点\d*氪|(?:早餐|精选|合集|热榜){_PAUSE}|收盘{_PAUSE}|午评|早盘|恒指.{{0,6}}[涨跌]"
    r"|(?:^|[\s|丨·])第\s?\d{2,4}\s?期(?=[\s:|丨·]|$)"
    r"|(?:今日|每日|本周|每周)[^，。：:!！?？]{0,10}(?:新闻|头条|快讯|精选|看点|回顾|推荐|热点|融资|榜|资讯|动态|大事|复盘)"
)
_SERIAL = (
    "updates?|news|digest|brief|briefing|recap|review|report|newsletter|summary|round-?up|notes|links|ai|tech"
)
_ALONE = "round-?up|newsletter|digest|recap|changelog|open thread|links? (?:for|of)|news briefs?|top stories"
_NAMED = "weekly|daily|monthly|digest|brief|briefing|bulletin|newsletter"
_NUMBER = r"(?:(?:\W{0,3}#|\W{1,3}(?:no|vol|issue|edition|episode|ep)\b)\W{0,2}|\s)\d{1,4}"
"""Of an issue; a number that counts something has a word behind it, one of an issue has a pause."""
_LATIN = re.compile(
    rf"(?<![a-z])(?:weekly|daily|morning|evening|monthly)\W{{1,3}}(?:\w+\W+)?(?:{_SERIAL})(?![a-z])"
    rf"|(?<![a-z])(?:{_NAMED}){_NUMBER}(?=\s*[:|·–—(,]|\s-\s|\s*$)"
    rf"|(?<![a-z])(?:{_ALONE}|(?:this |last |the )?week in(?: [a-z]+)?|week ahead)(?![a-z])"
    r"|^\W*today in [a-z]|(?<![a-z])(?:hong kong|market|stocks?|shares|asia)(?![a-z]).{0,12}(?<![a-z])"
    r"(?:close|open|midday|wrap|movers)(?![a-z]).{0,3}[:：]|(?<![a-z])issue #?\d+|^\W*chinai\s*#?\d+"
)
_HINTS = (
    "week", "daily", "morning", "evening", "monthly", "today in", "round", "newsletter", "digest", "recap",
    "changelog", "open thread", "link", "news brief", "top stories", "hong kong", "market", "stock", "shares",
    "asia", "issue", "chinai", "brief", "bulletin",
)  # fmt: skip
"""Most titles have none of these: a quick look saves a slow one."""
_SERIES = re.compile(
    r"\W*(?:issue|edition|episode|ep|vol|no|第)\W*\d+|"
    r"(?:release notes?|what's new|updates?|news|announcements?|untitled|home|index)\W*$"
)
_ONLY_DATE = re.compile(
    r"^[\W_]*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]*|第|年|月|日|号|期|周|星期[一二三四五六日天]|\d+(?:st|nd|rd|th)?|[\W_]|ai)+$"
)


def _is_list(title: str) -> bool:
    """Whether a title strings three headlines together: "A Opens B, C's New D, How E Does F"."""
    if title.count("；") >= 2 or title.count("; ") >= 2:
        return True
    parts = title.split(", ")
    return len(parts) >= 3 and all(part[:1].isupper() and part.count(" ") >= 2 for part in parts)


def is_roundup(title: str) -> bool:
    """Whether a title names a collection, a series or a date rather than one event. "" names nothing."""
    folded = han.to_simplified(han.nfkc(title)).lower()
    if not folded.strip() or _SERIES.match(folded) or _ONLY_DATE.match(folded):
        return True
    if _is_list(title) or (not folded.isascii() and _HAN.search(folded)):
        return True
    return any(hint in folded for hint in _HINTS) and bool(_LATIN.search(folded))
