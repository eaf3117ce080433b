"""What the ledger's files may hold, what comes of it, and what is said about mistakes."""

import time
from datetime import date
from pathlib import Path

import pytest

from tracker.catalogue.ledger import load_ledger, read_ledger
from tracker.catalogue.ledger_check import check_ledger
from tracker.errors import CatalogueError
from tracker.model.entity import AliasRule, EntityKind

FEEDS = Path(__file__).parents[3] / "feeds"

GOOD = """
[words]
model = ["model", "模型"]

[[firm]]
id = "acme"
name = "Acme AI"
zh = "艾克美"
layer = "intelligence"
tickers = ["09999.HK", "ACME"]
accounts = { github = ["acme-ai"], x = ["AcmeAI"] }
sources = ["https://example.com"]
names = ["AcmeAI"]
pinyin = ["Aikemei"]
alias = [
  { text = ["Ack", "艾克"], needs = ["@model", "robot"], until = 2026-03-01, unverified = true },
]
product = [
  "Acme Phone",
  { name = "Zing", zh = "叮", alias = [{ text = ["Zing", "叮"], rule = "context" }] },
]
model = [{ name = "AGM", id = "agm-model", bare = false, names = ["AGM-#"] }]
person = [{ name = "Ann Example", zh = "安例", role = "chief executive", since = 2024-01-01 }]
"""


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    (tmp_path / "entities").mkdir()
    write(tmp_path, "agent.toml", GOOD)
    return tmp_path


def write(feeds: Path, name: str, text: str) -> None:
    (feeds / "entities" / name).write_text(text, encoding="utf-8")


def said(feeds: Path) -> list[str]:
    return [str(problem) for problem in check_ledger(feeds)]


def test_an_entry_gives_the_firm_and_what_belongs_to_it(feeds: Path) -> None:
    entities = load_ledger(feeds).entities
    assert {one.id: one.kind for one in entities.values()} == {
        "acme": EntityKind.FIRM,
        "acme-phone": EntityKind.PRODUCT,
        "zing": EntityKind.PRODUCT,
        "agm-model": EntityKind.MODEL,
        "ann-example": EntityKind.PERSON,
    }
    assert {one.firm for one in entities.values()} == {"acme"}
    assert (entities["acme"].category, entities["acme"].layer) == ("agent", "intelligence")
    assert (entities["ann-example"].role, entities["ann-example"].since) == (
        "chief executive",
        date(2024, 1, 1),
    )


def test_names_have_a_language_and_stand_alone_unless_a_rule_says_otherwise(feeds: Path) -> None:
    aliases = {alias.text: alias for alias in load_ledger(feeds).entities["acme"].aliases}
    assert {
        text: aliases[text].language for text in ("Acme AI", "艾克美", "Aikemei", "acme-ai/", "@AcmeAI")
    } == {
        "Acme AI": "en",
        "艾克美": "zh",
        "Aikemei": "pinyin",
        "acme-ai/": "account",
        "@AcmeAI": "account",
    }
    assert aliases["Acme AI"].rule is AliasRule.ALONE
    assert (aliases["Ack"].rule, aliases["Ack"].needs) == (AliasRule.CONTEXT, ("model", "模型", "robot"))
    assert (aliases["艾克"].until, aliases["艾克"].verified) == (date(2026, 3, 1), False)


def test_tickers_are_known_in_the_forms_that_texts_use(feeds: Path) -> None:
    texts = {
        alias.text for alias in load_ledger(feeds).entities["acme"].aliases if alias.language == "ticker"
    }
    assert {"09999.HK", "9999.HK", "NYSE: ACME", "$ACME"} <= texts


def test_a_rule_for_the_own_name_replaces_the_plain_one(feeds: Path) -> None:
    assert [alias.rule for alias in load_ledger(feeds).entities["zing"].aliases] == [AliasRule.CONTEXT] * 2


def test_the_version_changes_with_the_data_only(feeds: Path) -> None:
    before = load_ledger(feeds).version
    assert load_ledger(feeds).version == before
    write(feeds, "agent.toml", GOOD.replace("Aikemei", "Ai Ke Mei"))
    assert load_ledger(feeds).version != before


def test_a_good_ledger_has_no_problems(feeds: Path) -> None:
    assert said(feeds) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[[firm]]\nid = "b"\nname = "Bee AI"\nsources = ["x"]\nalais = []',
            "entities/b.toml, b, field alais: alais is no field of a firm. Did you mean alias?",
        ),
        ('[[firm]]\nid = "b"', "entities/b.toml, b, field name: name is missing; a firm has one."),
        (
            '[[firm]]\nid = "b"\nname = 7',
            "entities/b.toml, b, field name: name must be text in quotation marks.",
        ),
        (
            '[[firm]]\nid = "B b"\nname = "Bee AI"',
            "entities/b.toml, B b, field id: id must be at most 80 lower-case letters, digits, hyphens, dots",
        ),
        (
            '[[firm]]\nid = "b"\nname = "Bee AI"\nlayer = "phisical"',
            "entities/b.toml, b, field layer: layer must be one of foundation, intelligence, physical",
        ),
        (
            '[[firm]]\nid = "b"\nname = "Bee AI"\nalias = [{ text = "Bee", needs = ["@modell"] }]',
            "entities/b.toml, b, field alias 1.needs: needs uses @modell, but no [words] table has that",
        ),
        (
            '[[firm]]\nid = "b"\nname = "Bee AI"\nperson = [{ name = "Bo", since = "2024" }]',
            "entities/b.toml, b, field person Bo.since: since must be a date without quotation marks",
        ),
        (
            '[[firm]]\nid = "b"\nname = "Bee AI"\nproduct = [{ name = "蜂" }]',
            "entities/b.toml, b, field product 蜂.id: id is missing; a name without Latin letters",
        ),
        (
            '[[firms]]\nid = "b"',
            "entities/b.toml, line 1, field firms: Only [[firm]], [[counterpart]], [[person]],",
        ),
        (
            '[firm]\nid = "b"',
            "entities/b.toml, line 1, field firm: Write [[firm]] with two brackets above each entry.",
        ),
        (
            '[[firm]]\nid = "acme"\nname = "Bee AI"\nsources = ["x"]',
            "entities/b.toml, acme, field id: id acme is taken by an entry of entities/agent.toml; give",
        ),
        (
            '[[firm]]\nid = "b"\nname = "Bee AI"',
            "entities/b.toml, b, field sources: sources is missing; name the page",
        ),
        (
            '[[firm]]\nid = "b"\nname = "Bee AI"\nsources = ["x"]\nnames = ["ACME ai"]',
            "entities/b.toml, b, field names: ACME ai is also a name of acme (entities/agent.toml); give",
        ),
        (
            '[[firm]]\nid = "b"\nname = "Bee AI"\nsources = ["x"]\nnames = ["Bit"]',
            "entities/b.toml, b, field names: Bit is too short to stand alone; write it under alias",
        ),
    ],
)
def test_a_mistake_is_told_with_file_entry_and_field(feeds: Path, text: str, expected: str) -> None:
    write(feeds, "b.toml", text)
    assert said(feeds)[0].startswith(expected)


def test_a_plain_name_beside_a_rule_for_it_is_a_mistake(feeds: Path) -> None:
    rule = 'alias = [{ text = "beehive", rule = "context" }]'
    entry = f'[[firm]]\nid = "b"\nname = "Bee AI"\nsources = ["x"]\nnames = ["Beehive"]\n{rule}'
    write(feeds, "b.toml", entry)
    (message,) = said(feeds)
    assert "beehive has a rule here, but b has the same name without one" in message


def test_an_ordinary_word_needs_a_rule(feeds: Path) -> None:
    write(feeds, "words.toml", '[words]\nordinary = ["horizon"]')
    write(feeds, "b.toml", '[[firm]]\nid = "b"\nname = "Horizon"\nsources = ["x"]')
    (message,) = said(feeds)
    assert "Horizon is an ordinary word; write it under alias with needs" in message


def test_a_broken_file_costs_that_file_and_names_the_line(feeds: Path) -> None:
    write(feeds, "b.toml", '[[firm]]\nid = "b"\nname = Bee')
    reading = read_ledger(feeds)
    assert "acme" in reading.entities
    assert "line 3" in str(reading.problems[0])
    with pytest.raises(CatalogueError, match=r"entities/b\.toml"):
        load_ledger(feeds)


def test_a_bad_entry_costs_that_entry(feeds: Path) -> None:
    write(feeds, "b.toml", '[[firm]]\nid = "b"\n[[firm]]\nid = "c"\nname = "Cee AI"\nsources = ["x"]')
    reading = read_ledger(feeds)
    assert "c" in reading.entities
    assert "b" not in reading.entities


def test_a_folder_without_a_ledger_is_told_how_to_get_one(tmp_path: Path) -> None:
    (message,) = said(tmp_path)
    assert "copy the packaged feeds there" in message


def test_the_shipped_ledger_has_no_problems() -> None:
    assert said(FEEDS) == []


def test_the_shipped_ledger_has_every_firm_with_a_layer_and_a_source() -> None:
    firms = [one for one in load_ledger(FEEDS).entities.values() if one.kind is EntityKind.FIRM]
    assert len(firms) == 99
    assert [one.id for one in firms if not one.layer or not one.sources or not one.category] == []


def test_the_shipped_ledger_loads_at_once() -> None:
    load_ledger(FEEDS)
    start = time.process_time()
    load_ledger(FEEDS)
    assert time.process_time() - start < 0.5
