"""What the tagger looks for in a fast way is all that looking everywhere finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tracker.tag.amounts_words import _MULTIPLES, word_quantities
from tracker.tag.context import Signals, stands_alone

WORDS = (
    "doubled",
    "Tripling",
    "翻两番",
    "翻一番",
    "翻",
    "twofold",
    "ten-Fold",
    "manifold",
    "quadruples",
    "three",
)
JOINTS = (" times more", " Times faster", " ", "-", "s", "倍", "，", "İ", "fold")
told = st.lists(st.sampled_from(WORDS + JOINTS), max_size=12).map("".join)

SIGNALS = ("robot*", "ai", "robot arm", "机器人", "moore's law", "law")
FILLERS = (
    "robots",
    "ai",
    "robot arm",
    "机器人",
    "law",
    "moore's law",
    " ",
    "x",
    "，",
    "  law firm  ",
    "的" * 30,
)
spaced = st.lists(st.sampled_from(FILLERS), max_size=30).map("".join)


@given(told)
def test_every_multiple_in_words_is_found_where_it_stands(text: str) -> None:
    found = [(start, end) for start, end, _, unit, *_ in word_quantities(text) if unit == "times"]
    assert found == [match.span() for match in _MULTIPLES.finditer(text)]


@given(spaced, st.integers(0, 60), st.integers(1, 8), st.sampled_from([0, 5, 80, 200]))
def test_the_nearest_signal_is_the_nearest_of_the_whole_text(
    text: str, start: int, length: int, reach: int
) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    distances = {
        word: min(
            (
                distance
                for place in re.finditer(f"(?={re.escape(stem)})", text)
                for first, last in [(place.start(), place.start() + len(stem))]
                for distance in [start - last if last <= start else first - end]
                if 0 <= distance <= reach and stands_alone(text, first, last, open_end=word != stem)
            ),
            default=None,
        )
        for word in SIGNALS
        for stem in [word.rstrip("*")]
    }
    near = {word: distance for word, distance in distances.items() if distance is not None}
    nearest = Signals(SIGNALS).nearest(text, start, end, reach)
    assert near.get(nearest) == min(near.values(), default=None)
    assert bool(nearest) == bool(near)
