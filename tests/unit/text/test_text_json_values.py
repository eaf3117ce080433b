"""JSON whose text was cut in the middle of a character is read, and other mistakes stay mistakes."""

import json

import pytest

from tracker.text import json_values


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb'"A \ud83d"', "A \ufffd"),
        (rb'"\uDE00 B"', "\ufffd B"),
        (rb'"\ud83d\ud83d\ude00"', "\ufffd😀"),
        (rb'"\ude00\ud83d"', "\ufffd\ufffd"),
        (rb'"\ud83d\\ude00 \ud83d\n"', "\ufffd\\ude00 \ufffd\n"),
        (rb'"\\ud83d \ud83d"', "\\ud83d \ufffd"),
        (rb'{"\ud83d": ["\u8c46\u5305\ud83d", 1]}', {"\ufffd": ["豆包\ufffd", 1]}),
    ],
)
def test_half_of_a_pair_of_surrogates_becomes_the_sign_for_what_is_lost(written: bytes, read: object) -> None:
    assert json_values.read(written) == read


def test_what_is_sound_is_read_as_it_is() -> None:
    value = {"a": "😀 \\ud83d", "b": [1, None, "豆包"]}
    assert json_values.read(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "data", [b"", b"{broken", rb'"\ud83d', rb'{"a": "\ud83d"', rb'"\ud83"', b'"\\', b"[NaN]", b"[" * 5_000]
)
def test_what_is_no_json_stays_none(data: bytes) -> None:
    with pytest.raises(ValueError, match="line 1"):
        json_values.read(data)
