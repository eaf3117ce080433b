"""The fields that an entry of ``feeds/sources/`` may have, and what each may hold.

A check gives "" for a good value, else the rest of a sentence that begins with the name of the field.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any

from tracker.catalogue.addresses import is_template, mistake_in_url
from tracker.catalogue.problem import did_you_mean
from tracker.model.source import Category, Source, Tier

KINDS = ("media", "newsletter", "first-party", "query")
FORMATS = ("rss", "atom", "json-feed", "json-api", "html", "markdown", "sitemap")
ACCESSES = ("free", "freemium", "partial", "metered", "paywalled", "self-host", "third-party mirror")
STATUSES = (
    "live-verified",
    "declared-verified",
    "in-use",
    "form-verified",
    "form-derived",
    "no-error-seen",
    "ambiguous",
    "degraded",
    "stale",
    "empty",
    "blocked",
    "dead",
    "unverified",
)
LEAST_POLL_MINUTES = 5
MOST_POLL_MINUTES = 7 * 24 * 60

_ID = re.compile(r"[a-z0-9\u3400-\u9fff][a-z0-9\u3400-\u9fff._-]{0,79}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LANGUAGE = re.compile(r"multi|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Check = Callable[[object], str]


def _text(value: object) -> str:
    if not isinstance(value, str):
        return "must be text in quotation marks."
    return "must be one line without control characters." if _CONTROL.search(value) else ""


def _filled(value: object) -> str:
    return _text(value) or ("" if isinstance(value, str) and value.strip() else "must not be empty.")


def _id(value: object) -> str:
    if not isinstance(value, str):
        return "must be text in quotation marks."
    if is_id(value):
        return ""
    return "must be at most 80 lower-case letters, digits, hyphens, dots or underscores, without spaces."


def _url(value: object) -> str:
    return mistake_in_url(value) if isinstance(value, str) else "must be text in quotation marks."


def _language(value: object) -> str:
    if isinstance(value, str) and _LANGUAGE.fullmatch(value):
        return ""
    return 'must be the code of a language, such as "en" or "zh", or "multi".'


def _one_of(known: Collection[str], *, or_empty: bool = False) -> Check:
    listed = ", ".join(known)

    def check(value: object) -> str:
        if isinstance(value, str) and (value in known or (or_empty and not value)):
            return ""
        return f"must be one of {listed}.{did_you_mean(value, known) if isinstance(value, str) else ''}"

    return check


def _tier(value: object) -> str:
    good = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 3
    return "" if good else "must be 1 (the firm itself), 2 (a newsroom) or 3 (who repeats others)."


def _poll_minutes(value: object) -> str:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if whole and LEAST_POLL_MINUTES <= value <= MOST_POLL_MINUTES:  # type: ignore[operator]
        return ""
    return f"must be a whole number from {LEAST_POLL_MINUTES} to {MOST_POLL_MINUTES} (a week)."


def _yes_or_no(value: object) -> str:
    return "" if isinstance(value, bool) else "must be true or false, without quotation marks."


def _date(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return ""
    return "must be a date without quotation marks, such as 2026-10-02."


def _ids(value: object) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ""
    return 'must be a list of ids of firms, such as ["deepseek"].'


CHECKS: Mapping[str, Check] = {
    "id": _id,
    "title": _filled,
    "url": _url,
    "language": _language,
    "category": _one_of([category.value for category in Category]),
    "kind": _one_of(KINDS),
    "format": _one_of(FORMATS),
    "tier": _tier,
    "poll_minutes": _poll_minutes,
    "enabled": _yes_or_no,
    "disabled_because": _text,
    "content": _text,
    "access": _one_of(ACCESSES, or_empty=True),
    "terms": _text,
    "status": _one_of(STATUSES, or_empty=True),
    "status_date": _date,
    "entities": _ids,
    "notes": _text,
    "evidence": _text,
}
REQUIRED = ("id", "title", "url")


def is_id(text: str) -> bool:
    """Whether the text has the form of an id."""
    return _ID.fullmatch(text) is not None


def mistakes(values: Mapping[str, object], *, allowed: Collection[str]) -> list[tuple[str, str]]:
    """Check the fields that are there: pairs of field and sentence, in the order of the entry."""
    found = []
    for name, value in values.items():
        if name not in allowed:
            found.append((name, f"{name} is no field of a source.{did_you_mean(name, allowed)}"))
        elif name in CHECKS and (mistake := CHECKS[name](value)):
            found.append((name, f"{name} {mistake}"))
    return found


def broken_rule(values: Mapping[str, Any], firms: Collection[str] | None) -> tuple[str, str] | None:
    """The first rule between fields that the entry breaks: the field and the sentence.

    The values must have passed :func:`mistakes`; ``firms`` is None to leave ``entities`` unchecked.
    """
    if values.get("enabled", True):
        if is_template(values["url"]):
            return (
                "url",
                "url holds a placeholder, in braces or after /:; fill it in or set enabled = false.",
            )
    elif not values.get("disabled_because", "").strip():
        return "disabled_because", "disabled_because must say in a sentence why the source is switched off."
    for firm in values.get("entities", ()):
        if firms is not None and firm not in firms:
            return "entities", f"entities names {firm}, which is no id of a firm.{did_you_mean(firm, firms)}"
    return None


def source_from(values: Mapping[str, Any]) -> Source:
    """Make the source of values that passed :func:`mistakes` and :func:`broken_rule`."""
    fields = {name: values[name] for name in CHECKS if name in values}
    if "category" in fields:
        fields["category"] = Category(fields["category"])
    if "tier" in fields:
        fields["tier"] = Tier(fields["tier"])
    fields["entities"] = tuple(fields.get("entities", ()))
    if fields.get("enabled", True):
        # An entry that is switched on again need not also clear the reason that it shares.
        fields["disabled_because"] = ""
    return Source(**fields)
