"""What holds for every choice of stories."""

from pathlib import Path

from digest_factory import given
from digest_week import stories
from hypothesis import given as for_all
from hypothesis import strategies as st

from tracker import digest
from tracker.digest import excerpt, sentences, wrap
from tracker.model.digest import DigestRules
from tracker.model.edition import Edition, Sentence
from tracker.model.story import Story

TEMPLATES = Path(__file__).parents[3] / "templates"
RULES = DigestRules()
WEEK = stories()
TEXTS = {stored.id: excerpt.body(stored) for story in WEEK for stored in story.items}
FIGURES = {
    stored.id: [amount.text for amount in stored.tags.amounts] for story in WEEK for stored in story.items
}
SOME = st.lists(st.sampled_from(WEEK), unique_by=lambda story: story.id, max_size=len(WEEK))


def said(edition: Edition) -> list[Sentence]:
    told = [story for section in edition.sections for story in (*section.stories, *section.brief)]
    lead = [s for passage in edition.lead.passages for s in passage.sentences] if edition.lead else []
    return [
        *lead,
        *(s for story in told for s in story.sentences),
        *(item.sentence for item in edition.watch),
    ]


@for_all(SOME)
def test_any_week_makes_an_issue_whose_sentences_are_whole_and_their_outlets_own(week: list[Story]) -> None:
    edition = digest.build(given(week), RULES)
    for sentence in said(edition):
        if sentence.credit is None:
            assert sentence.text.endswith((".", "。"))
            continue
        assert sentences.is_complete(sentence.text)
        (item,) = sentence.item_ids
        if not FIGURES[item]:
            assert " ".join(sentence.text.split()) in " ".join(TEXTS[item].split())


@for_all(SOME, st.randoms(use_true_random=False))
def test_the_order_in_which_stories_come_in_does_not_matter(week: list[Story], random: object) -> None:
    shuffled = list(week)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert digest.build(given(week), RULES) == digest.build(given(shuffled), RULES)


@for_all(SOME)
def test_every_story_is_accounted_for_once(week: list[Story]) -> None:
    edition = digest.build(given(week), RULES)
    assert sorted(score.story_id for score in edition.scores) == sorted(story.id for story in week)
    told = {entry["id"] for entry in edition.facts["stories"]}
    assert told == {score.story_id for score in edition.scores if not score.left_out}


@for_all(st.lists(st.sampled_from(WEEK), unique_by=lambda story: story.id, max_size=6))
def test_any_week_can_be_set(week: list[Story]) -> None:
    edition = digest.build(given(week, firm_weeks=()), RULES)
    rendered = digest.render(edition, TEMPLATES)
    assert rendered.html.rstrip().endswith("</html>")
    assert rendered.text.startswith("CHINA AI TRACKER")
    assert len(rendered.html.encode()) <= 95_000


@for_all(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=300))
def test_wrapping_loses_no_word_and_adds_none(text: str) -> None:
    assert "".join(wrap.wrap(text, 30).split()) == "".join(text.split())


@for_all(st.text(alphabet="ab 云帆，。（）", max_size=200))
def test_wrapped_lines_keep_to_their_width_where_a_break_is_possible(text: str) -> None:
    lines = wrap.wrap(text, 24).splitlines()
    assert all(wrap.width(line) <= 24 or len(line.split()) <= 1 for line in lines)
