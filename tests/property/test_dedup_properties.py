"""What holds of stories whatever the items are and in whatever order they come."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from plain_items import plain_item

from tracker.dedup import Fingerprint, StoryIndex, StoryRules, fingerprint
from tracker.dedup.jsonl import cluster
from tracker.model.record import Record
from tracker.model.tags import Mention, Tags

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
EVENTS = (
    (
        "lumen",
        ("Lumen buys the lens maker Opaline for $2 billion", "Opaline acquired by Lumen in a $2bn deal"),
    ),
    (
        "harbour",
        (
            "Harbour recalls 3,000 robots after falls",
            "港湾因跌落召回3000台机器人",
            "Robots of Harbour recalled",
        ),
    ),
    ("quillon", ("Quillon releases QN-4.6 under an open licence", "Quillon开源QN-4.6模型")),
    ("quillon", ("Quillon releases QN-4.7 under an open licence", "Quillon开源QN-4.7模型")),
    ("", ("Ministry drafts a rule for labels on generated pictures", "部委起草生成图片标识规定")),
)
TEXTS = [(event, firm, title) for event, (firm, titles) in enumerate(EVENTS) for title in titles]
WORDS = st.text(alphabet="abcde 智能芯片发布GLM-4.67亿$%", max_size=60)


def drawn(title: str, firm: str, minutes: int, body: str = "") -> Fingerprint:
    item = plain_item(title, NOON + timedelta(minutes=minutes), body=body)
    named = Mention(firm, "firm", firm, firm, "title", 0, 0, "", "source", 0.9)
    return fingerprint(item, Tags(mentions=(named,) if firm else ()))


def stories(prints: list[tuple[int, Fingerprint]]) -> set[frozenset[int]]:
    index, found = StoryIndex(StoryRules()), {}
    for item_id, fp in prints:
        story = index.decide(fp).story_id
        found[item_id] = item_id if story is None else story
        index.add(item_id, found[item_id], fp)
    return {frozenset(one for one in found if found[one] == story) for story in found.values()}


@given(
    st.permutations(range(len(TEXTS))),
    st.lists(st.integers(0, 600), min_size=len(TEXTS), max_size=len(TEXTS)),
)
@settings(max_examples=40, deadline=None)
def test_clear_events_form_the_same_stories_in_every_order_within_a_day(order, minutes):
    prints = {n: drawn(title, firm, minutes[n]) for n, (_, firm, title) in enumerate(TEXTS)}
    expected = {
        frozenset(n for n, (of, _, _) in enumerate(TEXTS) if of == event) for event in range(len(EVENTS))
    }
    assert stories([(n, prints[n]) for n in order]) == expected


@given(
    st.lists(st.tuples(WORDS, st.sampled_from(["", "lumen"]), st.integers(-3000, 3000), WORDS), max_size=12)
)
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_decided_stored_and_forgotten(items):
    rules = StoryRules(most_members=3)
    index, again = StoryIndex(rules), StoryIndex(rules)
    for number, (title, firm, minutes, body) in enumerate(items):
        fp = drawn(title, firm, minutes, body)
        assert Fingerprint.from_bytes(fp.to_bytes()) == fp
        found = index.decide(fp)
        assert found == index.decide(fp) == again.decide(fp)
        assert 0.0 <= found.score <= 1.0
        story = number if found.story_id is None else found.story_id
        index.add(number, story, fp)
        again.add(number, story, fp)
    index.forget_before(NOON + timedelta(days=9))
    assert len(index) == 0
    assert index.decide(drawn("Lumen buys Opaline", "lumen", 0)).story_id is None


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_a_window_that_forgot_everything_is_as_new(texts):
    index = StoryIndex(StoryRules())
    for number, (_, firm, title) in enumerate(texts):
        index.add(number, number, drawn(title, firm, number))
    index.forget_before(NOON + timedelta(days=1))
    fresh = StoryIndex(StoryRules())
    for one in (index, fresh):
        one.add(99, 99, drawn(*reversed(TEXTS[0][1:]), 0))
    probe = drawn(*reversed(TEXTS[1][1:]), 30)
    assert index.decide(probe) == fresh.decide(probe)


@given(
    st.lists(
        st.tuples(st.sampled_from(TEXTS), st.integers(0, 3), st.integers(-2000, 2000)),
        min_size=2,
        max_size=14,
    ),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_a_decision_depends_on_what_the_window_holds_and_not_on_how_it_came(held, draw):
    entries = [
        (n, story, drawn(title, firm, minutes)) for n, ((_, firm, title), story, minutes) in enumerate(held)
    ]
    straight, crooked = StoryIndex(StoryRules()), StoryIndex(StoryRules())
    gone = [
        (100 + n, story, drawn(title, firm, -9000)) for n, ((_, firm, title), story, _) in enumerate(held)
    ]
    for entry in entries:
        straight.add(*entry)
    for entry in draw.sample(entries + gone, len(entries) + len(gone)):
        crooked.add(*entry)
    crooked.forget_before(NOON - timedelta(minutes=8000))
    for _, story, fp in gone:
        straight.recall(story, fp.time, 1)
    for _, firm, title in TEXTS:
        probe = drawn(title, firm, 30)
        assert crooked.decide(probe) == straight.decide(probe)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(TEXTS), st.sampled_from([0, 0, 3, 20, 26, 50]), st.sampled_from(["", "/a", "/b"])
        ),
        min_size=2,
        max_size=14,
    ),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_the_records_of_a_file_get_the_same_answers_in_every_order(told, draw):
    records = [
        Record(
            number,
            title,
            url=f"https://desk.example{path}" if path else "",
            published=NOON + timedelta(hours=hours),
        )
        for number, ((_, _, title), hours, path) in enumerate(told)
    ]
    answers = list(cluster(records, lambda _item: Tags()))
    assert [answer["id"] for answer in answers] == list(range(len(records)))
    shuffled = draw.sample(records, len(records))
    again = cluster(shuffled, lambda _item: Tags())
    assert sorted(again, key=lambda answer: answer["id"]) == answers
