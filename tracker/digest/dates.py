"""Days named in a text: takes a sentence and the day it is read on, gives the days that lie ahead."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = tuple(date(2000, number, 1).strftime("%B").lower() for number in range(1, 13))
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_PATTERNS = (
    re.compile(rf"(?<![A-Za-z]){_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>20\d\d))?(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}(?![a-z])(?:,? (?P<year>20\d\d))?"),
    re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(r"(?:(?P<year>20\d\d)年)?(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"),
)
_WHOLE_MONTHS = (
    re.compile(rf"\b(?:in|by|until|early|late|mid-?) ?{_MONTH}(?! ?\d{{1,2}}(?!\d))(?: (?P<year>20\d\d))?"),
    re.compile(r"(?:(?P<year>20\d\d)年)?(?<!\d)(?P<month>\d{1,2})月(?!\d)(?:底|初|中旬|上旬|下旬|份)"),
)
_AHEAD = re.compile(
    r"\b(?:will|to (?:be|launch|release|open|hold|host|start|begin|list|report|publish|ship|go|debut|unveil)"
    r"|plans?|planned|expect(?:s|ed)|scheduled|due|slated|set (?:to|for)|aims?|intends?|upcoming|takes effect"
    r"|begins?|starts?|opens?|goes|arrives?|holds?|from)\b|将|计划|预计|定于|拟|即将|有望|届时|起(?:正式)?(?:施行|生效|实施)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day, or with ``whole_month`` a month (``day`` is its last day then)."""

    day: date
    whole_month: bool

    @property
    def name(self) -> str:
        """As the digest writes it: 28 November, December 2027."""
        month = _MONTHS[self.day.month - 1].title()
        return f"{month} {self.day.year}" if self.whole_month else f"{self.day.day} {month}"


def ahead(sentence: str, today: date, horizon: timedelta) -> DayAhead | None:
    """The first day after ``today`` and within the horizon that a sentence looks forward to, if any.

    A day without a year is the next of that name; a sentence in the past tense looks at nothing.
    """
    if not _AHEAD.search(sentence):
        return None
    for patterns, whole in ((_PATTERNS, False), (_WHOLE_MONTHS, True)):
        days = [
            day
            for pattern in patterns
            for match in pattern.finditer(sentence)
            if (day := _day(match, today, whole=whole))
        ]
        coming = sorted(day for day in days if today < day <= today + horizon)
        if coming:
            return DayAhead(coming[0], whole)
    return None


def _day(match: re.Match[str], today: date, *, whole: bool) -> date | None:
    word = match["month"]
    month = int(word) if word.isdigit() else _SHORT[word[:3].lower()]
    years = [int(match["year"])] if match["year"] else [today.year, today.year + 1]
    for year in years:
        try:
            day = _last_day(year, month) if whole else date(year, month, int(match["day"]))
        except ValueError:
            continue
        if day > today or match["year"]:
            return day
    return None


def _last_day(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
