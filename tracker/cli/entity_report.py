"""What ``tracker entities show`` says of one entity."""

from collections.abc import Sequence
from dataclasses import asdict

from rich.markup import escape

from tracker import query
from tracker.cli.runtime import Runtime
from tracker.model.entity import Alias, Entity, EntityKind
from tracker.model.story import StoredItem
from tracker.model.tags import Mention
from tracker.query import records

NEWEST = 8
_WORDS_SHOWN = 6
_MENTIONS_SHOWN = 4


def show(runtime: Runtime, entity: Entity) -> None:
    """Its names with their rules, what belongs to it, and the newest items with what each tag rests on."""
    owned = [e for e in runtime.ledger.entities.values() if e.firm == entity.id and e.id != entity.id]
    found = _newest(runtime, entity)
    if runtime.json:
        runtime.print_json(_as_json(entity, owned, found))
        return
    say = runtime.out.print
    say(f"[bold]{escape(entity.name)}[/] {escape(entity.name_zh)}  {entity.kind.value} {entity.id}")
    if entity.note:
        say(escape(entity.note))
    for alias in entity.aliases:
        say(f"  {escape(alias.text)}  [dim]{escape(_rule(alias))}[/]")
    for kind in (EntityKind.PRODUCT, EntityKind.MODEL, EntityKind.PERSON):
        names = ", ".join(e.name for e in owned if e.kind is kind)
        if names:
            say(f"{kind.value}: {escape(names)}")
    for stored in found:
        say(f"{stored.item.published:%Y-%m-%d}  {escape(stored.item.title)}")
        for text, rule in dict.fromkeys((m.text, m.rule) for m in _rests_on(stored, entity)):
            say(f"            [dim]{escape(text)}: {escape(rule)}[/]")


def _rule(alias: Alias) -> str:
    needs = f" with {_few(alias.needs)} near it" if alias.needs else ""
    unless = f", not with {_few(alias.excluded_by)}" if alias.excluded_by else ""
    unsure = "" if alias.verified else " (not verified)"
    return f"{alias.language}, {alias.rule.value}{needs}{unless}{unsure}"


def _few(words: Sequence[str]) -> str:
    """The first words of a list, and how many more there are."""
    more = len(words) - _WORDS_SHOWN
    return ", ".join(words[:_WORDS_SHOWN]) + (f", … ({more} more)" if more > 0 else "")


def _newest(runtime: Runtime, entity: Entity) -> tuple[StoredItem, ...]:
    field = "firm" if entity.kind is EntityKind.FIRM else "entity"
    with runtime.database.read() as connection:
        context = query.Context(now=runtime.clock(), ledger=runtime.ledger)
        asked = query.parse(f"{field}:{entity.id}", query.prepared(connection, context))
        return query.search(connection, asked, limit=NEWEST).items


def _rests_on(stored: StoredItem, entity: Entity) -> list[Mention]:
    """The first mentions for which an item has the tag."""
    named = [mention for mention in stored.tags.mentions if entity.id in {mention.entity_id, mention.firm}]
    return named[:_MENTIONS_SHOWN]


def _as_json(entity: Entity, owned: Sequence[Entity], found: Sequence[StoredItem]) -> dict[str, object]:
    return {
        **records.entity_record(entity),
        "note": entity.note,
        "aliases": [asdict(alias) for alias in entity.aliases],
        "entities": [records.entity_record(one) for one in owned],
        "items": [
            {
                **records.item_record(stored),
                "rests_on": [{"text": m.text, "rule": m.rule} for m in _rests_on(stored, entity)],
            }
            for stored in found
        ],
    }
