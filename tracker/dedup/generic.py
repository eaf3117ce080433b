"""Titles that say nothing of one event: roundups, issues of a series, dates."""

import re

_HAN_ROUNDUP = re.compile(
    r"早报|晚报|日报|周报|月报|早参|晚参|早餐|晨报|午报|简报|速报|一览|盘点|汇总|合集|要闻|"
    r"一周(?!年)|本周|今日|每日|每周|早知道|新闻联播|精选|周刊|热榜|点\d*氪"
)
_LATIN_ROUNDUP = re.compile(
    r"(?<![a-z])(?:weekly|daily|morning|evening|monthly|week in|this week in|week's|today in)(?![a-z]).*?"
    r"(?<![a-z])(?:update|news|digest|brief|briefing|recap|review|report|newsletter|summary|ai|tech)(?![a-z])|"
    r"(?<![a-z])(?:round-?up|newsletter|digest|recap|changelog|open thread|links for|news brief)(?![a-z])"
)
_HINTS = (
    "week", "daily", "morning", "evening", "monthly", "today in", "round", "newsletter", "digest", "recap",
    "changelog", "open thread", "links for", "news brief",
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


def is_generic(folded_title: str) -> bool:
    """Whether a folded title names a series or a date and no event. An empty title is generic."""
    if not folded_title.strip():
        return True
    if _SERIES.match(folded_title) or _ONLY_DATE.match(folded_title):
        return True
    if not folded_title.isascii() and _HAN_ROUNDUP.search(folded_title):
        return True
    return any(hint in folded_title for hint in _HINTS) and bool(_LATIN_ROUNDUP.search(folded_title))
