import pickle
from datetime import UTC, datetime, timedelta

import pytest

from tracker.dedup import Fingerprint, StoryIndex, StoryRules, fingerprint
from tracker.dedup.edits import Edits
from tracker.model.item import Item, PublishedSource
from tracker.model.story import Level
from tracker.model.tags import Mention, Tags

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
LAUNDRY = (
    "A laboratory in Hangzhou showed a two-armed machine on Monday that sorts, folds and stacks shirts "
    "without being told how. Its makers filmed nine hours of work and count four torn sleeves. They want "
    "to rent it to hotels from next summer and say that a stack costs less than a cup of tea."
)
LAUNDRY_ZH = (
    "杭州一家实验室周一展示了一台双臂机器，它能自己把衬衫分类、叠好、码齐。研发人员拍下了九个小时的工作过程，"
    "一共扯坏四只袖子。他们打算明年夏天起租给酒店，并说叠一摞衣服比一杯茶还便宜。"
)


def item(title: str, body: str = "", language: str = "en", after: timedelta = timedelta()) -> Item:
    return Item(
        source_id="desk",
        guid=title,
        url="",
        url_key=None,
        title=title,
        summary=body,
        text=body,
        html="",
        language=language,
        published=NOON + after,
        published_source=PublishedSource.FEED,
        content_hash="",
    )


def index_of(*items: Item) -> StoryIndex:
    index = StoryIndex(StoryRules())
    for number, one in enumerate(items, 1):
        index.add(number, number * 10, fingerprint(one, Tags()))
    return index


def level(index: StoryIndex, one: Item) -> Level:
    return index.decide(fingerprint(one, Tags())).level


def test_a_fingerprint_survives_storage_and_pickling():
    mention = Mention("kimi", "product", "moonshot", "Kimi", "title", 0, 4, "Kimi", "alone", 0.9)
    made = fingerprint(item("Kimi 学会叠衣服", LAUNDRY_ZH, "zh"), Tags(mentions=(mention,)))
    assert Fingerprint.from_bytes(made.to_bytes()) == made
    assert pickle.loads(pickle.dumps(made)) == made
    assert made.published == NOON


@pytest.mark.parametrize("stored", [b"", b"\x00[]"])
def test_a_fingerprint_of_another_version_is_to_be_made_again(stored):
    assert Fingerprint.from_bytes(stored) is None


@pytest.mark.parametrize(
    ("body", "language", "title", "edited"),
    [
        (LAUNDRY, "en", "Machine folds shirts", LAUNDRY.replace("Monday", "Tuesday")),
        (LAUNDRY, "en", "Machine folds shirts - The Daily Wire", LAUNDRY.replace("nine hours", "ten hours")),
        (LAUNDRY_ZH, "zh", "机器会叠衬衫了", LAUNDRY_ZH.replace("九个小时", "十个小时")),
    ],
)
def test_a_lightly_edited_copy_is_the_same_writing(body, language, title, edited):
    index = index_of(item(title.partition(" - ")[0], body, language))
    found = index.decide(fingerprint(item(title, edited, language), Tags()))
    assert (found.level, found.story_id, found.matched_item_id) == (Level.SAME_WRITING, 10, 1)
    assert found.reason.startswith("same writing as item 1 (")


def test_traditional_and_full_width_characters_make_no_difference():
    index = index_of(item("机器会叠衬衫了", LAUNDRY_ZH, "zh"))
    traditional = LAUNDRY_ZH.replace("实验室", "實驗室").replace("机器", "機器").replace("叠", "疊")
    assert level(index, item("機器會疊襯衫了", traditional, "zh")) is Level.SAME_WRITING


def test_an_excerpt_and_the_full_text_it_opens_are_one_writing():
    full = LAUNDRY + " " + " ".join(f"Paragraph {n} goes on about cloth number {n * 7}." for n in range(90))
    assert level(index_of(item("Machine folds shirts", full)), item("Machine folds shirts", LAUNDRY)) is (
        Level.SAME_WRITING
    )


def test_other_words_are_another_writing():
    other = "Two ministries want every model registered before it may answer questions about medicine."
    assert level(
        index_of(item("Machine folds shirts", LAUNDRY)), item("Ministries want a register", other)
    ) is (Level.NEW)


def test_an_empty_item_matches_nothing():
    index = index_of(item("", ""))
    assert level(index, item("", "")) is Level.NEW


def test_what_is_forgotten_is_not_found():
    index = index_of(item("Machine folds shirts", LAUNDRY), item("Unlike", "x y z", after=timedelta(days=2)))
    index.forget_before(NOON + timedelta(days=1))
    assert len(index) == 1
    assert level(index, item("Machine folds shirts", LAUNDRY)) is Level.NEW


def test_merged_stories_answer_with_the_story_that_stays():
    index = index_of(item("Machine folds shirts", LAUNDRY), item("Unlike", "x y z"))
    index.merge(20, 10)
    assert index.decide(fingerprint(item("Machine folds shirts", LAUNDRY), Tags())).story_id == 20


def test_a_person_can_join_and_part_items():
    index = index_of(item("Machine folds shirts", LAUNDRY), item("Unlike", "x y z"))
    copy = fingerprint(item("Machine folds shirts", LAUNDRY), Tags())
    index.edits.unlink(1, 9)
    assert index.decide(copy, item_id=9).level is Level.NEW
    index.edits.link(9, 2)
    joined = index.decide(copy, item_id=9)
    assert (joined.story_id, joined.reason) == (20, "joined by hand to item 2")
    index.edits.unlink(9, 2)
    index.edits.link(9, 1)
    assert index.decide(copy, item_id=9).story_id == 10


def test_items_joined_to_one_another_stay_together_whichever_comes_last():
    index = index_of(item("Machine folds shirts", LAUNDRY))
    index.edits.link(7, 1)
    index.edits.link(7, 9)
    assert index.decide(fingerprint(item("Unlike", "x y z"), Tags()), item_id=9).story_id == 10


def test_who_is_taken_out_of_a_story_leaves_the_others_together():
    edits = Edits([("merge", 1, 2), ("merge", 1, 3), ("split", 1, 2), ("split", 1, 3)])
    assert edits.together_with(2) == {3}
    assert edits.together_with(1) == set()
    assert edits.apart_from(2) == {1}
    assert edits.apart_from(1) == {2, 3}


def test_who_belongs_with_a_parted_item_is_parted_as_well():
    edits = Edits([("split", 1, 2), ("merge", 2, 3)])
    assert edits.apart_from(1) == {2, 3}
    assert edits.apart_from(3) == {1}
    assert Edits([("split", 1, 2), ("merge", 1, 2)]).apart_from(1) == set()


def test_an_item_is_joined_by_hand_to_one_that_the_window_let_go_of():
    index = StoryIndex(StoryRules(), [("merge", 1, 9)])
    index.add(1, 10, fingerprint(item("Machine folds shirts", LAUNDRY), Tags()))
    index.forget_before(NOON + timedelta(days=1))
    assert index.decide(fingerprint(item("Unlike", "x y z"), Tags()), item_id=9).story_id == 10
    assert 10 not in index


def test_a_story_keeps_its_beginning_when_the_window_lets_go_of_it():
    fresh, index = (StoryIndex(StoryRules()) for _ in range(2))
    texts = [
        fingerprint(item("Machine folds shirts", LAUNDRY, after=timedelta(days=n)), Tags()) for n in (0, 9)
    ]
    for number, fp in enumerate(texts):
        index.add(number, 10, fp)
    index.forget_before(NOON + timedelta(days=1))
    fresh.add(1, 10, texts[1])
    assert index.extent(10) != fresh.extent(10)
    fresh.recall(10, texts[0].time, 1)
    assert index.extent(10) == fresh.extent(10) == (texts[0].time, 2)
