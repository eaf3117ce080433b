"""The fields that an entry of ``feeds/entities/`` may have, and what each may hold.

A check gives "" for a good value, else the rest of a sentence that begins with the name of the field.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from tracker.catalogue.problem import did_you_mean

LAYERS = ("foundation", "intelligence", "physical", "market")
RULES = ("alone", "context")
LANGUAGES = ("en", "zh", "pinyin", "machine", "ticker", "account")

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}", re.ASCII)
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_TICKER = re.compile(r"[A-Z0-9]{1,8}(\.[A-Z]{1,3})?", re.ASCII)

Check = Callable[[object], str]


def _text(value: object) -> str:
    if not isinstance(value, str):
        return "must be text in quotation marks."
    return "must be one line." if "\n" in value or "\r" in value else ""


def _filled(value: object) -> str:
    return _text(value) or ("" if str(value).strip() else "must not be empty.")


def _id(value: object) -> str:
    if isinstance(value, str) and _ID.fullmatch(value):
        return ""
    return "must be at most 80 lower-case letters, digits, hyphens, dots or underscores, in quotation marks."


def _texts(value: object) -> str:
    if isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value):
        return ""
    return 'must be a list of texts, such as ["Moonshot AI", "月之暗面"].'


def _text_or_texts(value: object) -> str:
    return _filled(value) if isinstance(value, str) else _texts(value)


def _tickers(value: object) -> str:
    if isinstance(value, list) and all(isinstance(one, str) and _TICKER.fullmatch(one) for one in value):
        return ""
    return 'must be a list of codes, such as ["02513.HK", "BABA"].'


def _accounts(value: object) -> str:
    if isinstance(value, dict) and all(_texts(names) == "" for names in value.values()):
        return ""
    return 'must name the accounts by place, such as { github = ["deepseek-ai"] }.'


def _yes_or_no(value: object) -> str:
    return "" if isinstance(value, bool) else "must be true or false, without quotation marks."


def _date(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return ""
    return "must be a date without quotation marks, such as 2026-03-03."


def _one_of(known: Collection[str]) -> Check:
    listed = ", ".join(known)

    def check(value: object) -> str:
        if isinstance(value, str) and value in known:
            return ""
        return f"must be one of {listed}.{did_you_mean(value, known) if isinstance(value, str) else ''}"

    return check


def _tables(value: object) -> str:
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return ""
    return "must be a list of tables in braces."


def _texts_or_tables(value: object) -> str:
    if isinstance(value, list) and all(isinstance(one, dict) or _filled(one) == "" for one in value):
        return ""
    return "must be a list of names in quotation marks or tables in braces."


_NAMING: Mapping[str, Check] = {
    "id": _id,
    "name": _filled,
    "zh": _filled,
    "bare": _yes_or_no,
    "rule": _one_of(RULES),
    "names": _texts,
    "pinyin": _texts,
    "machine": _texts,
    "alias": _tables,
    "since": _date,
    "until": _date,
    "unverified": _yes_or_no,
    "note": _text,
}
PARTS = ("product", "model", "person")
PART_FIELDS: Mapping[str, Check] = {**_NAMING, "role": _text}
"""Of a product, a model or a person."""

ENTITY_FIELDS: Mapping[str, Check] = {
    **_NAMING,
    "extends": _yes_or_no,
    "role": _text,
    "category": _filled,
    "layer": _one_of(LAYERS),
    "tickers": _tickers,
    "accounts": _accounts,
    "sources": _texts,
    "product": _texts_or_tables,
    "model": _texts_or_tables,
    "person": _texts_or_tables,
}
ALIAS_FIELDS: Mapping[str, Check] = {
    "text": _text_or_texts,
    "language": _one_of(LANGUAGES),
    "rule": _one_of(RULES),
    "needs": _texts,
    "excluded_by": _texts,
    "case": _yes_or_no,
    "since": _date,
    "until": _date,
    "unverified": _yes_or_no,
    "note": _text,
}


def mistakes(
    values: Mapping[str, object], checks: Mapping[str, Check], required: Collection[str], what: str
) -> list[tuple[str, str]]:
    """Check the fields of one table.

    Args:
        values: the table.
        checks: the fields that it may have.
        required: those that it must have.
        what: what the table is ("a firm"), for the sentences.

    Returns:
        Pairs of field and sentence, in the order of the table; empty when all is well.
    """
    found = []
    for name, value in values.items():
        if name not in checks:
            found.append((name, f"{name} is no field of {what}.{did_you_mean(name, checks)}"))
        elif mistake := checks[name](value):
            found.append((name, f"{name} {mistake}"))
    found += [(name, f"{name} is missing; {what} has one.") for name in required if name not in values]
    return found


def entry_mistakes(
    table: Mapping[str, Any], what: str, required: Collection[str], words: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Every mistake of an entry and of the tables in it.

    Args:
        table: the entry.
        what: what it is ("a firm"), for the sentences.
        required: the fields that it must have.
        words: the names of the lists that "@name" may stand for.

    Yields:
        Field and sentence; the field is a path such as "model GLM.alias 1.needs".
    """
    yield from mistakes(table, ENTITY_FIELDS, required, what)
    yield from _alias_mistakes(table, "", words)
    for part in PARTS:
        values = table.get(part)
        for place, one in enumerate(values if isinstance(values, list) else [], start=1):
            if not isinstance(one, dict):
                continue
            path = f"{part} {one.get('name', place)}."
            for name, sentence in mistakes(one, PART_FIELDS, ("name",), f"a {part}"):
                yield path + name, sentence
            if isinstance(one.get("name"), str) and not part_id(one):
                yield f"{path}id", "id is missing; a name without Latin letters cannot make one."
            yield from _alias_mistakes(one, path, words)


def part_id(values: Mapping[str, Any]) -> str:
    """The id of a product, model or person: its own, or its name in lower case with hyphens."""
    return str(values.get("id") or _NOT_IN_ID.sub("-", values["name"].lower()).strip("-"))


def _alias_mistakes(table: Mapping[str, Any], path: str, words: Collection[str]) -> Iterator[tuple[str, str]]:
    aliases = table.get("alias")
    for place, alias in enumerate(aliases if isinstance(aliases, list) else [], start=1):
        if not isinstance(alias, dict):
            continue
        where = f"{path}alias {place}."
        for name, sentence in mistakes(alias, ALIAS_FIELDS, ("text",), "an alias"):
            yield where + name, sentence
        for name in ("needs", "excluded_by"):
            listed = alias.get(name)
            for word in listed if isinstance(listed, list) else ():
                if isinstance(word, str) and word.startswith("@") and word[1:] not in words:
                    hint = did_you_mean(word[1:], words)
                    yield where + name, f"{name} uses {word}, but no [words] table has that list.{hint}"
