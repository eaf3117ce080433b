"""Numbers, times and lists in one form: takes amounts, counts and moments, gives English phrases."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.model.tags import Amount
from tracker.text.quantities import amount_text

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORTH_SAYING = {"money", "parameters", "tokens", "percent", "units"}

_ROLES = {
    "raised": "{} raised",
    "valuation": "a valuation of {}",
    "market-cap": "a market value of {}",
    "revenue": "{} of revenue",
    "profit": "{} of profit",
    "loss": "{} of losses",
    "price": "a price of {}",
    "fine": "a fine of {}",
    "deal": "a deal of {}",
    "investment": "{} of investment",
    "stake": "a stake of {}",
    "rise": "up {}",
    "fall": "down {}",
    "context": "{} of context",
    "active": "{} active",
}


def measured(amount: Amount) -> str:
    """An amount with what it measures, where that is known: $2 billion raised."""
    return _ROLES.get(amount.role, "{}").format(amount_text(amount))


def amount_key(amount: Amount) -> str:
    """A stable name for a quantity, the same whatever the language it was written in."""
    return f"{amount.unit}:{amount.currency}:{amount.value:.6g}"


def notable(amounts: Iterable[Amount]) -> tuple[Amount, ...]:
    """The amounts a reader wants to see, each once, the first mention first."""
    seen: dict[str, Amount] = {}
    for amount in amounts:
        if amount.unit in _WORTH_SAYING and amount.value:
            known = seen.setdefault(amount_key(amount), amount)
            if not known.role and amount.role:
                seen[amount_key(amount)] = amount
    return tuple(seen.values())


def count(number: int) -> str:
    """A count in words up to ten, in digits above."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else f"{number:,}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A count with its noun: one outlet, nine outlets, 14 stories."""
    return f"{count(number)} {noun if number == 1 else plural or noun + 's'}"


def listed(parts: Sequence[str]) -> str:
    """Parts as one enumeration: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def opened(text: str) -> str:
    """The text with its first letter as a capital; the rest as it is."""
    return text[:1].upper() + text[1:]


def delay(span: timedelta) -> str:
    """A span as one would say it: 40 minutes, nine hours, two days."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 60:
        return counted(max(minutes, 1), "minute")
    if minutes < 36 * 60:
        return counted(round(minutes / 60), "hour")
    return counted(round(minutes / (24 * 60)), "day")


def weekday(moment: datetime, zone: ZoneInfo) -> str:
    """The day of the week in the reader's zone."""
    return f"{moment.astimezone(zone):%A}"


def short_day(moment: datetime, zone: ZoneInfo) -> str:
    """A day in the reader's zone: 17 November."""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B}"


def span_of_days(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """The days from start to before end: 16–22 November 2026, 30 November – 6 December 2026."""
    first, last = start.astimezone(zone), (end - timedelta(microseconds=1)).astimezone(zone)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"


def totals(amounts: Iterable[Amount]) -> list[str]:
    """Sums of money by currency, as phrases, the largest first within the order of the currencies."""
    sums: dict[str, float] = {}
    for amount in amounts:
        if amount.unit == "money":
            sums[amount.currency] = sums.get(amount.currency, 0.0) + amount.value
    return [
        amount_text(Amount(value, "money", currency, ""))
        for currency, value in sorted(sums.items(), reverse=True)
    ]


def percent(share: float) -> str:
    """A share in whole percent, or with one place below three."""
    return f"{share:.0f}%" if share >= 3 or share == 0 else f"{share:.1f}%"
