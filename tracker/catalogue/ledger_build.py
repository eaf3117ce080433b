"""Takes one table of ``feeds/entities/`` that passed its checks and gives its entities."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tracker.catalogue.ledger_fields import part_id
from tracker.model.entity import Alias, AliasRule, Entity, EntityKind
from tracker.text.han import count_han

_LETTERS = re.compile(r"[-#\s]+")
_PARTS = (("product", EntityKind.PRODUCT), ("model", EntityKind.MODEL), ("person", EntityKind.PERSON))

_HOSTS = {"github": "github.com", "huggingface": "huggingface.co"}

Words = Mapping[str, tuple[str, ...]]


def entities_of(table: Mapping[str, Any], kind: EntityKind, category: str, words: Words) -> Iterator[Entity]:
    """The entity that a table describes, and then its products, models and people.

    Args:
        table: a checked table.
        kind: what the table describes.
        category: the category of an entry that names none.
        words: the named lists that ``needs`` and ``excluded_by`` may use as "@name".
    """
    own = _naming(table, words)
    firm = table["id"] if kind in (EntityKind.FIRM, EntityKind.COUNTERPART) else ""
    yield Entity(
        id=table["id"],
        kind=kind,
        firm=firm,
        aliases=(*own.pop("aliases"), *_codes(table)),
        layer=table.get("layer", ""),
        category=table.get("category", category),
        tickers=tuple(table.get("tickers", ())),
        accounts={place: tuple(names) for place, names in table.get("accounts", {}).items()},
        sources=tuple(table.get("sources", ())),
        **own,
    )
    for field, part_kind in _PARTS:
        for part in table.get(field, ()):
            values = {"name": part} if isinstance(part, str) else part
            yield _part(values, part_kind, table["id"], words)


def extended(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A shipped table with what the user's own adds: lists grow, other fields are replaced."""
    merged = dict(shipped)
    for name, value in own.items():
        known = merged.get(name)
        if isinstance(known, list) and isinstance(value, list):
            merged[name] = known + value
        elif isinstance(known, dict) and isinstance(value, dict):
            merged[name] = extended(known, value)
        else:
            merged[name] = value
    return merged


def _part(values: Mapping[str, Any], kind: EntityKind, firm: str, words: Words) -> Entity:
    return Entity(id=part_id(values), kind=kind, firm=firm, **_naming(values, words))


def _naming(values: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """The fields that every kind of entity has."""
    return {
        "name": values["name"],
        "name_zh": values.get("zh", ""),
        "aliases": tuple(_aliases(values, words)),
        "since": values.get("since"),
        "until": values.get("until"),
        "verified": not values.get("unverified", False),
        "note": values.get("note", ""),
        "role": values.get("role", ""),
    }


def _aliases(values: Mapping[str, Any], words: Words) -> Iterator[Alias]:
    """Every name; the entity's own is one unless an alias has its letters or ``bare`` is false."""
    special = [alias for table in values.get("alias", ()) for alias in _special(table, words)]
    plain = list(values.get("names", ()))
    ruled = {_letters(alias.text) for alias in special}
    own = (values.get("zh", ""), values["name"]) if values.get("bare", True) else ()
    for name in own:
        if name and _letters(name) not in ruled and name not in plain:
            plain.insert(0, name)
    rule = AliasRule(values.get("rule", "alone"))
    yield from (Alias(text, _language(text), rule) for text in plain)
    for language in ("pinyin", "machine"):
        yield from (Alias(text, language, rule) for text in values.get(language, ()))
    yield from special


def _special(table: Mapping[str, Any], words: Words) -> Iterator[Alias]:
    texts = table["text"] if isinstance(table["text"], list) else [table["text"]]
    needs = _expanded(table.get("needs", ()), words)
    rule = AliasRule(table.get("rule", "context" if needs else "alone"))
    for text in texts:
        yield Alias(
            text=text,
            language=table.get("language", _language(text)),
            rule=rule,
            needs=needs,
            excluded_by=_expanded(table.get("excluded_by", ()), words),
            case_sensitive=table.get("case", False),
            since=table.get("since"),
            until=table.get("until"),
            verified=not table.get("unverified", False),
            note=table.get("note", ""),
        )


def _expanded(listed: Sequence[str], words: Words) -> tuple[str, ...]:
    """The words with each "@name" replaced by the list of that name."""
    if len(listed) == 1 and listed[0].startswith("@"):
        return words[listed[0][1:]]
    return tuple(one for word in listed for one in (words[word[1:]] if word.startswith("@") else (word,)))


def _codes(table: Mapping[str, Any]) -> Iterator[Alias]:
    """Tickers and accounts, in the forms that texts use."""
    for ticker in table.get("tickers", ()):
        code, _, exchange = ticker.partition(".")
        if not exchange:
            yield from (
                Alias(f"{mark}{code}", "ticker") for mark in ("NYSE: ", "NASDAQ: ", "NYSE:", "NASDAQ:")
            )
            yield Alias(f"${code}", "ticker", case_sensitive=True)
            continue
        yield Alias(ticker, "ticker")
        if exchange == "HK":
            yield Alias(f"{code.lstrip('0')}.HK", "ticker")
            yield Alias(f"{code.lstrip('0').zfill(4)}.HK", "ticker")
        if exchange == "SH":
            yield Alias(f"{code}.SS", "ticker")
    for place, names in table.get("accounts", {}).items():
        mark = ("@", "") if place == "x" else ("", "/")
        yield from (Alias(f"{mark[0]}{name}{mark[1]}", "account") for name in names)
        if place in _HOSTS:
            yield from (Alias(f"{_HOSTS[place]}/{name}", "account") for name in names)
        if place == "huggingface":
            # Trackers of its activity name an account without hyphens: huggingface_deepseekai.
            yield from (Alias(f"huggingface_{name.replace('-', '')}", "account") for name in names)


def _language(text: str) -> str:
    return "zh" if count_han(text) else "en"


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()
