"""The English line of a Chinese item: made of what was found, never of a guess."""

import pytest

from tracker.model.tags import Amount, Event, EventType, Mention
from tracker.tag.gloss import gloss


def mention(entity: str, kind: str, name: str, version: str = "") -> Mention:
    return Mention(entity, kind, "moonshot", name, "title", 0, 4, "月之暗面", "name", 1.0, version)


MOONSHOT = mention("moonshot", "firm", "Moonshot AI")
KIMI = mention("kimi", "model", "Kimi", "k2.5")
YANG = mention("yang-zhilin", "person", "Yang Zhilin")
VALUATION = Amount(4.8e9, "money", "USD", "48亿美元", "valuation")


def test_a_round_of_funding_is_told_with_its_sums() -> None:
    raised = Amount(5e8, "money", "USD", "5亿美元", "raised")
    event = Event(EventType.FUNDING, 0.9, (raised, VALUATION))
    assert gloss([MOONSHOT], ["moonshot"], [event]) == (
        "Moonshot AI · funding · raised US$500 million · valuation US$4.8 billion"
    )


@pytest.mark.parametrize(
    ("name", "version", "told"),
    [
        ("Kimi", "k2.5", "Kimi K2.5"),
        ("GLM", "5.3-flash", "GLM-5.3-Flash"),
        ("GLM", "", "GLM"),
        ("Qwen3", "3", "Qwen3"),
    ],
)
def test_a_release_is_told_with_the_version_of_the_model(name: str, version: str, told: str) -> None:
    model = mention("model", "model", name, version)
    event = Event(EventType.RELEASE, 0.9)
    assert gloss([MOONSHOT, model], ["moonshot"], [event]) == f"Moonshot AI · release · {told}"


def test_a_size_without_a_role_is_told_of_a_model() -> None:
    event = Event(EventType.OPEN_SOURCE, 0.9, (Amount(1e12, "parameters", "", "1万亿参数"),))
    assert (
        gloss([MOONSHOT, KIMI], ["moonshot"], [event])
        == "Moonshot AI · open-source · Kimi K2.5 · 1T parameters"
    )


def test_the_active_part_of_a_model_is_told_with_the_whole() -> None:
    sizes = (
        Amount(3.09e11, "parameters", "", "3090亿参数"),
        Amount(1.5e10, "parameters", "", "150亿", "active"),
    )
    assert gloss([MOONSHOT, KIMI], ["moonshot"], [Event(EventType.RELEASE, 0.9, sizes)]) == (
        "Moonshot AI · release · Kimi K2.5 · 309B parameters · 15B parameters active"
    )


def test_a_change_of_people_names_the_person() -> None:
    event = Event(EventType.PEOPLE, 0.9)
    assert gloss([MOONSHOT, KIMI, YANG], ["moonshot"], [event]) == "Moonshot AI · people · Yang Zhilin"


def test_only_the_surest_event_is_told() -> None:
    events = [Event(EventType.IPO, 0.9), Event(EventType.FUNDING, 0.6, (VALUATION,))]
    assert gloss([MOONSHOT], ["moonshot"], events) == "Moonshot AI · ipo"


def test_an_event_without_a_firm_is_told_alone() -> None:
    assert gloss([], [], [Event(EventType.POLICY, 0.7)]) == "policy"


def test_names_that_are_given_come_before_those_of_the_mentions() -> None:
    assert gloss([KIMI], ["moonshot"], [Event(EventType.RELEASE, 0.7)], {"moonshot": "Moonshot"}) == (
        "Moonshot · release · Kimi K2.5"
    )


def test_a_firm_without_an_event_is_told_with_its_model() -> None:
    assert gloss([MOONSHOT, KIMI], ["moonshot"], [Event(EventType.OTHER, 0.3)]) == "Moonshot AI · Kimi K2.5"


def test_nothing_found_gives_nothing() -> None:
    assert gloss([], [], []) == ""


def test_a_firm_whose_name_is_unknown_is_not_guessed() -> None:
    assert gloss([], ["moonshot"], []) == ""
