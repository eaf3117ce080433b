"""What holds for every sentence a language model may write."""

import json
import string

from hypothesis import assume
from hypothesis import given as for_all
from hypothesis import strategies as st
from prose_reports import NAMES, writing

from tracker.model.prose import ProseTask
from tracker.prose import checked, figures

VALUES = st.integers(min_value=2, max_value=9_999).map(lambda n: n / 10)
WAYS = (
    "US${v} billion", "${v}bn", "USD {v} billion", "{v} billion dollars", "{tens}亿美元", "US${m} million",
    "{tens} 亿美元",
)  # fmt: skip
"""One sum of money in billions of dollars, as it may be written."""


def money(value: float, way: str) -> str:
    return way.format(v=f"{value:g}", tens=f"{value * 10:g}", m=f"{value * 1000:,.0f}")


def printed(sentence: str, report: str) -> bool:
    """Whether a sentence that cites this one report is printed."""
    text = json.dumps({"standfirst": [{"text": sentence, "items": [1]}]})
    prose = checked(text, ProseTask("en", (writing(1, "A report", report),), (), NAMES), "test-model")
    return prose is not None and bool(prose.standfirst)


@for_all(VALUES, st.sampled_from(WAYS), st.sampled_from(WAYS))
def test_a_sum_is_the_same_in_whatever_way_it_is_written(value: float, one: str, other: str) -> None:
    report = f"Lanqiao AI 融资 {money(value, one)}。"
    assert printed(f"Lanqiao AI raised {money(value, other)} in the round.", report)


@for_all(VALUES, VALUES, st.sampled_from(WAYS), st.sampled_from(WAYS))
def test_another_sum_is_never_printed(value: float, invented: float, one: str, other: str) -> None:
    assume(value != invented)
    report = f"Lanqiao AI 融资 {money(value, one)}。"
    assert not printed(f"Lanqiao AI raised {money(invented, other)} in the round.", report)


@for_all(st.text(string.ascii_lowercase, min_size=3, max_size=9), st.booleans())
def test_a_name_that_no_report_has_is_never_printed(word: str, first: bool) -> None:
    name = f"Q{word}zx"  # no English word ends like this
    sentence = (
        f"{name} joined the round of Lanqiao AI." if first else f"Lanqiao AI was joined by {name} there."
    )
    assert not printed(sentence, "Lanqiao AI closed a round, joined by others.")
    assert printed(sentence, f"Lanqiao AI closed a round, joined by {name}.")


@for_all(st.integers(1, 99), st.integers(0, 99), st.integers(0, 99))
def test_a_version_is_that_of_the_report_or_is_dropped(family: int, minor: int, other: int) -> None:
    sentence = f"Lanqiao AI released Heron-{family}.{other} to all users."
    assert printed(sentence, f"Lanqiao AI released Heron {family}.{minor}.") == (minor == other)


@for_all(st.text(max_size=300))
def test_no_answer_breaks_the_check(text: str) -> None:
    task = ProseTask("en", (writing(1, "A report", "Lanqiao AI closed a round."),), (), NAMES)
    checked(text, task, "test-model")
    wrapped = json.dumps({"standfirst": [{"text": text, "items": [1]}]})
    prose = checked(wrapped, task, "test-model")
    assert prose is None or all(said.item_ids == (1,) for said in prose.standfirst)


@for_all(st.text("0123456789,.%亿万千百十两三 成点$¥kmbt美元", max_size=40))
def test_any_text_has_figures_that_are_its_own(text: str) -> None:
    found = figures.of(text)
    assert figures.untold(found, found) is None
