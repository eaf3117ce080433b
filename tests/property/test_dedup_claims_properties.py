"""What holds of claims whatever the reports say and in whatever order they come."""

from hypothesis import given, settings
from hypothesis import strategies as st
from told_stories import told_items

from tracker.dedup import claims_of
from tracker.dedup.claims_values import agree
from tracker.model.claim import Bound, Figure
from tracker.model.tags import Amount

FORMS = (
    "Moonshot raises ${} million",
    "Moonshot secures ${} million in funding",
    "月之暗面完成{}万美元融资",
    "Moonshot valued at ${} million",
    "Moonshot seeks to raise more than ${} million",
    "月之暗面估值近{}万美元",
    "月之暗面完成{}万元融资",
)
VALUES = st.sampled_from([3, 4, 4.8, 5, 48, 50, 52.5, 400, 4830])
TITLES = st.builds(str.format, st.sampled_from(FORMS), VALUES)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "source": st.sampled_from("ABCDE"),
            "hour": st.integers(0, 90),
            "title": TITLES,
            "tier": st.integers(1, 3),
        }
    ),
    max_size=7,
)
FIGURES = st.builds(
    lambda value, bound, currency, more: Figure(
        Amount(value, "money", currency, f"{value:g}"),
        Amount(value * more, "money", currency, f"{value * more:g}") if more else None,
        bound,
    ),
    st.floats(0.01, 1e12),
    st.sampled_from(Bound),
    st.sampled_from(["USD", "CNY", "HKD", "XXX"]),
    st.sampled_from([None, 1.5, 3]),
)


@given(FIGURES, FIGURES)
def test_agreement_is_mutual_and_nothing_disagrees_with_itself(one, other):
    assert agree(one, other) == agree(other, one)
    assert agree(one, one)


@settings(deadline=None, max_examples=60)
@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(records, random):
    items = told_items(records)
    shuffled = list(items)
    random.shuffle(shuffled)
    assert claims_of(shuffled) == claims_of(items)


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_every_claim_has_sides_that_do_not_agree_and_voices_that_are_items_of_the_story(records):
    items = told_items(records)
    for claim in claims_of(items):
        assert 2 <= len(claim.sides) <= 3
        assert all(side.voices for side in claim.sides)
        assert {voice.item_id for side in claim.sides for voice in side.voices} <= {one.id for one in items}
        figures = [side.figure for side in claim.sides]
        assert not any(agree(a, b) for n, a in enumerate(figures) for b in figures[:n])


@settings(deadline=None, max_examples=40)
@given(TITLES, st.integers(1, 5))
def test_one_number_never_makes_a_claim(title, times):
    records = [{"source": f"Desk {n}", "hour": n, "title": title} for n in range(times)]
    assert claims_of(told_items(records)) == ()
