# ruff: noqa: S608 - every part of these statements stands in this file
"""Views for people who open the database with tools of their own; ``docs/views.md`` tells their columns.

They hold nothing: each is a question with a name, the same in SQLite and PostgreSQL but for a few words
that the two spell differently. The program itself does not read them. A migration that alters a table
below them drops them first and makes them again.
"""

import sqlalchemy as sa

from tracker.store.database import Connection

SALIENT = 0.3
"""How much an item must be about a firm to count for it: passing mentions do not."""

_WORDS = {
    "sqlite": {
        "list": "group_concat({0}, ', ')",
        "monday": "date({0}, '-6 days', 'weekday 1')",
        "hours": "round((julianday({1}) - julianday({0})) * 24, 2)",
        "rounded": "round({0}, {1})",
        "unfold": "json_each({0}) AS a",
        "value": "CAST(json_extract(a.value, '$.value') AS REAL)",
        "key": "coalesce(json_extract(a.value, '$.{0}'), '')",
    },
    "postgresql": {
        "list": "string_agg({0}, ', ')",
        "monday": "date_trunc('week', {0} AT TIME ZONE 'UTC')::date",
        "hours": "round((extract(epoch FROM {1} - {0}) / 3600)::numeric, 2)::float",
        "rounded": "round(({0})::numeric, {1})::float",
        "unfold": "jsonb_array_elements({0}) AS a(value)",
        "value": "(a.value ->> 'value')::float",
        "key": "coalesce(a.value ->> '{0}', '')",
    },
}


class _Spelling:
    """The words that the two databases spell differently."""

    def __init__(self, dialect: str) -> None:
        self._words = _WORDS[dialect]

    def __getattr__(self, name: str) -> str:
        return self._words[name]

    def firms(self, item: str) -> str:
        """The firms that an item is about, the most salient first, as one text."""
        inner = (
            f"SELECT firm FROM item_firms WHERE item_id = {item} AND salience >= {SALIENT} "
            "ORDER BY salience DESC, firm"
        )
        return f"(SELECT coalesce({self.list.format('f.firm')}, '') FROM ({inner}) AS f)"

    def events(self, item: str) -> str:
        """The kinds of events that an item tells of, the surest first, as one text."""
        inner = f"SELECT type FROM events WHERE item_id = {item} ORDER BY confidence DESC, type"
        return f"(SELECT coalesce({self.list.format('e.type')}, '') FROM ({inner}) AS e)"


def _items(say: _Spelling) -> str:
    return f"""
        SELECT i.id, i.published, i.published_source, i.language, i.title, i.gloss, i.summary, i.url,
            i.source_id, s.title AS source, s.category, s.kind, s.tier,
            {say.firms("i.id")} AS firms, {say.events("i.id")} AS events,
            i.story_id, coalesce(t.head_item_id = i.id, false) AS is_head,
            i.duplicate_of IS NOT NULL AS is_copy,
            (SELECT count(DISTINCT g.source_id) FROM sightings AS g WHERE g.item_id = i.id) AS outlets,
            i.updated, i.first_seen, i.backfilled
        FROM items AS i
        JOIN sources AS s ON s.id = i.source_id
        LEFT JOIN stories AS t ON t.id = i.story_id
    """


def _stories(say: _Spelling) -> str:
    return f"""
        SELECT t.id, t.first_seen, t.last_seen, t.first_en, t.first_zh,
            {say.hours.format("t.first_zh", "t.first_en")} AS hours_zh_to_en,
            i.title, i.gloss, i.language, i.url, i.source_id, s.title AS source,
            {say.firms("i.id")} AS firms, {say.events("i.id")} AS events,
            t.item_count AS items,
            (SELECT count(DISTINCT g.source_id) FROM items AS m JOIN sightings AS g ON g.item_id = m.id
                WHERE m.story_id = t.id) AS outlets,
            t.head_item_id
        FROM stories AS t
        JOIN items AS i ON i.id = t.head_item_id
        JOIN sources AS s ON s.id = i.source_id
    """


def _firm_weeks(say: _Spelling) -> str:
    return f"""
        SELECT w.week, w.firm, coalesce(n.name, w.firm) AS name, coalesce(n.name_zh, '') AS name_zh,
            coalesce(n.layer, '') AS layer, w.items, w.stories,
            {say.rounded.format("1.0 * w.items / sum(w.items) OVER (PARTITION BY w.week)", 4)} AS share
        FROM (
            SELECT {say.monday.format("i.published")} AS week, f.firm,
                count(*) AS items, count(DISTINCT i.story_id) AS stories
            FROM item_firms AS f JOIN items AS i ON i.id = f.item_id
            WHERE f.salience >= {SALIENT} AND NOT f.is_copy
            GROUP BY {say.monday.format("i.published")}, f.firm
        ) AS w
        LEFT JOIN entities AS n ON n.id = w.firm
    """


def _events(_say: _Spelling) -> str:
    return f"""
        SELECT f.firm, e.type, i.published, i.title, i.gloss, i.url, s.title AS source,
            e.confidence, e.evidence, i.story_id, t.item_count AS items, i.id AS item_id
        FROM events AS e
        JOIN items AS i ON i.id = e.item_id
        JOIN stories AS t ON t.id = i.story_id AND t.head_item_id = i.id
        JOIN item_firms AS f ON f.item_id = i.id AND f.salience >= {SALIENT}
        JOIN sources AS s ON s.id = i.source_id
    """


def _amounts(say: _Spelling) -> str:
    return f"""
        SELECT i.id AS item_id, i.published, e.type AS event, {say.value} AS value,
            {say.key.format("unit")} AS unit, {say.key.format("currency")} AS currency,
            {say.key.format("role")} AS role, {say.key.format("text")} AS text,
            i.title, i.url, {say.firms("i.id")} AS firms, i.story_id
        FROM events AS e
        JOIN items AS i ON i.id = e.item_id
        CROSS JOIN {say.unfold.format("e.amounts")}
        WHERE i.duplicate_of IS NULL
    """


def _mentions(_say: _Spelling) -> str:
    return """
        SELECT m.item_id, i.published, m.entity_id, m.kind, m.name, m.version, m.firm, m.field, m.text,
            m.rule, m.confidence, i.language, i.title, i.source_id
        FROM mentions AS m
        JOIN items AS i ON i.id = m.item_id
    """


def _sources(_say: _Spelling) -> str:
    return """
        SELECT s.id, s.title, s.language, s.category, s.kind, s.tier,
            (s.enabled AND NOT s.paused AND s.origin <> 'left') AS polled,
            s.health, s.health_reason, s.last_polled, s.last_ok, s.next_due,
            (SELECT count(*) FROM items AS i WHERE i.source_id = s.id) AS items,
            (SELECT i.published FROM items AS i WHERE i.source_id = s.id ORDER BY i.id DESC LIMIT 1)
                AS newest_item
        FROM sources AS s
    """


_QUESTIONS = {
    "v_items": _items,
    "v_stories": _stories,
    "v_firm_weeks": _firm_weeks,
    "v_events": _events,
    "v_amounts": _amounts,
    "v_mentions": _mentions,
    "v_sources": _sources,
}
NAMES = tuple(_QUESTIONS)
"""All views."""


def create(connection: Connection) -> None:
    """Makes the views; the tables must exist."""
    say = _Spelling(connection.dialect.name)
    for name, question in _QUESTIONS.items():
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {question(say)}")


def drop(connection: Connection) -> None:
    """Takes the views away."""
    for name in NAMES:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")


def missing(connection: Connection) -> list[str]:
    """The views that are not there."""
    there = set(sa.inspect(connection).get_view_names())
    return [name for name in NAMES if name not in there]
