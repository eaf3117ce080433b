"""Common words are told from names, in any inflection."""

import pytest

from tracker.text import common_words


@pytest.mark.parametrize("word", ["raise", "raised", "raising", "companies", "makes", "hired", "investors"])
def test_a_common_word_is_known_in_its_inflections(word: str) -> None:
    assert common_words.is_common(word)


@pytest.mark.parametrize("word", ["deepseek", "zhipu", "moonshot", "tencent", "lanqiao"])
def test_a_name_is_no_common_word(word: str) -> None:
    assert not common_words.is_common(word)
