"""Dates as feeds write them: RFC 822 with its usual mistakes, ISO 8601, Chinese, Unix time."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

BEIJING = timezone(timedelta(hours=8))

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 60, "cet": 60, "cest": 120, "met": 60, "eet": 120,
    "eest": 180, "msk": 180, "ist": 330, "hkt": 480, "sgt": 480, "jst": 540,
    "kst": 540, "aest": 600, "aedt": 660,
    "ast": -240, "adt": -180, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip

_ISO = re.compile(
    r"(\d{4})-?(\d{1,2})-?(\d{1,2})"
    r"(?:[T\s]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(Z|[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{2,5})?"
)
_RFC822 = re.compile(
    r"(?:[^\W\d]+\.?\s*,?\s*)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3})[a-z]*\.?,?[\s-]+(\d{4}|\d{2})"
    r"(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp][Mm])?)?"
    r"\s*(?:\(?([A-Za-z]{1,5})?([+-]\d{1,2}:?\d{2})?\)?)?.*"
)
_ASCTIME = re.compile(
    r"(?:[A-Za-z]+,?\s+)?([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?:(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?\s*([A-Za-z]{1,5}|[+-]\d{4})?\s+)?(\d{4})"
    r"(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?\s*([A-Za-z]{1,5}|[+-]\d{4})?)?"
)
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_CHINESE = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?[^\d]*?(上午|下午|晚上)?\s*"
    r"(?:(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*(?:[:：分]\s*(\d{1,2})?)?)?"
)
_USUAL_RFC822 = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:GMT|[+-]\d{4})")
_USUAL_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_UTC_NAMES = frozenset({"GMT", "Z", "+0000", "+00:00"})
_MONTHS_IN_ISO = {name.title(): f"-{number:02}-" for name, number in _MONTHS.items()}
_EPOCH = re.compile(r"-?\d{9,10}(?:\.\d+)?|\d{13}")


_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")


def parse_date(text: str, *, chinese: bool = False) -> datetime | None:
    """The moment that ``text`` names, in UTC, or None where it names none.

    A time without a zone is UTC, as feedparser has it, but in a Chinese feed (``chinese``) it is Beijing
    time, and so is the zone CST there; a date in Chinese words always is.
    """
    text = text.strip()
    if not text or len(text) > 100:
        return None
    try:
        return _usual(text) or _unusual(text, chinese)
    except (ValueError, OverflowError, KeyError):
        return _unusual(text, chinese)


@lru_cache(maxsize=4096)
def _unusual(text: str, chinese: bool) -> datetime | None:  # noqa: FBT001 - a key of the cache
    for pattern, reader in _READERS:
        match = pattern.fullmatch(text)
        if match:
            try:
                return reader(match, BEIJING if chinese else UTC)
            except (ValueError, OverflowError, KeyError):
                return None
    return None


def _usual(text: str) -> datetime | None:
    """The moment in the forms of nine feeds in ten, without what only the others need.

    Raises:
        ValueError, OverflowError, KeyError: there is no such time; the longer way may know what is meant.
    """
    if _USUAL_RFC822.fullmatch(text):
        written = text[12:16] + _MONTHS_IN_ISO[text[8:11]] + text[5:7] + "T" + text[17:25]
        zone = text[26:]
    elif _USUAL_ISO.fullmatch(text):
        written = text[:19]
        zone = "Z" if text[-1] == "Z" else text[-6:]
    else:
        return None
    if zone in _UTC_NAMES:
        return datetime.fromisoformat(written + "+00:00")
    return datetime.fromisoformat(written).replace(tzinfo=_zone(zone)).astimezone(UTC)


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo:
    return _offset(name, UTC)


def _iso(match: re.Match[str], local: tzinfo) -> datetime:
    year, month, day, hour, minute, second, zone = match.groups()
    offset = _offset(zone, local)
    return _moment(int(year), int(month), int(day), _clock(hour, minute, second), offset)


def _rfc822(match: re.Match[str], local: tzinfo) -> datetime:
    day, month, year, hour, minute, second, half, name, offset = match.groups()
    full_year = int(year) if len(year) > 2 else int(year) + (2000 if int(year) < 50 else 1900)
    # "UTC+0800", "GMT+08:00": the number counts, as the name is only its reference point.
    zone = _offset(offset or name, local)
    return _moment(full_year, _MONTHS[month.lower()], int(day), _clock(hour, minute, second, half), zone)


def _asctime(match: re.Match[str], local: tzinfo) -> datetime:
    month, day, hour, minute, second, half, zone, year, *late = match.groups()
    if late[0]:
        hour, minute, second, half, zone = late
    clock = _clock(hour, minute, second, half)
    return _moment(int(year), _MONTHS[month.lower()], int(day), clock, _offset(zone, local))


def _slashed(match: re.Match[str], local: tzinfo) -> datetime:
    year, month, day, *clock = match.groups()
    return _moment(int(year), int(month), int(day), _clock(*clock), local)


def _in_chinese(match: re.Match[str], _local: tzinfo) -> datetime:
    year, month, day, half, hour, minute, second = match.groups()
    clock = _clock(hour, minute, second, "pm" if half in {"下午", "晚上"} else None)
    return _moment(int(year), int(month), int(day), clock, BEIJING)


def _epoch(match: re.Match[str], _local: tzinfo) -> datetime:
    number = float(match[0])
    return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)


def _clock(hour: str | None, minute: str | None, second: str | None, half: str | None = None) -> timedelta:
    hours, minutes, seconds = int(hour or 0), int(minute or 0), int(second or 0)
    if half and hours <= 12:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    if hours > 24 or minutes > 59 or seconds > 60:
        raise ValueError("no such time of day")
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _offset(zone: str | None, local: tzinfo) -> tzinfo:
    if not zone:
        return local
    match = _OFFSET.fullmatch(zone)
    if match:
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        # No place on earth is further off than 14 hours; what claims to be is a slip of the pen.
        if minutes > 14 * 60:
            return UTC
        return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
    if local is BEIJING and zone.lower() == "cst":
        return BEIJING
    return timezone(timedelta(minutes=_ZONES.get(zone.lower(), 0)))


def _moment(year: int, month: int, day: int, clock: timedelta, zone: tzinfo) -> datetime:
    # The time of day is added, so that 24:00 and a leap second are what they mean.
    return (datetime(year, month, day, tzinfo=zone) + clock).astimezone(UTC)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], tzinfo], datetime]], ...] = (
    (_ISO, _iso),
    (_RFC822, _rfc822),
    (_EPOCH, _epoch),
    (_CHINESE, _in_chinese),
    (_SLASHED, _slashed),
    (_ASCTIME, _asctime),
)
