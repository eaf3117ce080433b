"""The invented week, set: what a reader gets, word for word.

After a wanted change: ``UPDATE_GOLDEN=1 pytest tests/golden/digest``, then read the difference.
"""

import os
from pathlib import Path

import pytest
from digest_factory import given
from digest_week import stories

from tracker import digest
from tracker.model.digest import DigestRules, Rendered

TEMPLATES = Path(__file__).parents[3] / "templates"


@pytest.fixture(scope="module")
def issue() -> Rendered:
    return digest.render(digest.build(given(stories()), DigestRules()), TEMPLATES)


@pytest.fixture(scope="module")
def empty() -> Rendered:
    return digest.render(digest.build(given([]), DigestRules()), TEMPLATES)


@pytest.fixture(scope="module")
def chinese() -> Rendered:
    return digest.render(digest.build(given(stories(), language="zh"), DigestRules()), TEMPLATES)


@pytest.mark.parametrize(
    ("week", "part"),
    [
        ("chinese", "text"),
        ("chinese", "html"),
        ("issue", "html"),
        ("issue", "text"),
        ("issue", "subject"),
        ("empty", "html"),
        ("empty", "text"),
    ],
)
def test_the_issue_is_as_it_was(week: str, part: str, request: pytest.FixtureRequest) -> None:
    made = getattr(request.getfixturevalue(week), part)
    kept = Path(__file__).with_name(f"{week}.{ {'text': 'txt', 'subject': 'subject.txt'}.get(part, part) }")
    if os.environ.get("UPDATE_GOLDEN"):
        kept.write_text(made, encoding="utf-8")
    assert made == kept.read_text(encoding="utf-8")
