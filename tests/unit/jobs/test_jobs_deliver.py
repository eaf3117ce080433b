"""When a refused letter is tried again, what a letter holds, and whose a link is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.errors import SettingsError, UsageError
from tracker.jobs.deliver import judge, next_try
from tracker.jobs.letters import DeliveryRules, letter_to, trial_letter
from tracker.jobs.reader_links import Purpose, link, signature
from tracker.jobs.send_digest import by_issue
from tracker.model.digest import Rendered
from tracker.model.mail import UNSUBSCRIBE_PLACE, Accepted, DeliveryState, Refused, SendOutcome, Unsure
from tracker.model.subscriber import Subscriber, SubscriberState
from tracker.store.deliveries import Delivery

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
RULES = DeliveryRules("Tracker <tracker@example.org>", reply_to="editor@example.org")
PAGE = replace(RULES, base_url="https://tracker.example.org")
READER = Subscriber(
    id=7,
    email="li@example.net",
    name="Li, Lei",
    language="en",
    timezone="UTC",
    weekday=0,
    hour=7,
    filter="",
    state=SubscriberState.ACTIVE,
    reason="",
    token="secret",
    created=NOW,
)
RENDERED = Rendered("S", f'<a href="{UNSUBSCRIBE_PLACE}">Leave</a>', f"Leave: {UNSUBSCRIBE_PLACE}")
DELIVERY = Delivery(
    week="2026-W47",
    subscriber_id=7,
    email=READER.email,
    edition_id=1,
    variant="",
    state=DeliveryState.SENDING,
    attempts=1,
    message_id="<1@x>",
    queued_at=NOW,
    next_try=NOW,
    handed_over=None,
    changed_at=NOW,
    reason="",
)


def test_pauses_double_up_to_the_longest_and_end_with_the_window() -> None:
    minutes = []
    now, attempts = NOW, 1
    while again := next_try(attempts, NOW, now, RULES):
        minutes.append(int((again - now).total_seconds() // 60))
        now, attempts = again, attempts + 1
    assert minutes[:7] == [10, 20, 40, 80, 160, 240, 240]
    assert timedelta(minutes=sum(minutes)) <= RULES.window
    assert next_try(10**9, NOW, NOW, RULES) == NOW + RULES.longest_backoff


@pytest.mark.parametrize(
    ("outcome", "state", "again"),
    [
        (Accepted("ok"), DeliveryState.SENT, None),
        (Unsure("?"), DeliveryState.UNKNOWN, None),
        (Refused("550", permanent=True), DeliveryState.FAILED, None),
        (Refused("450", permanent=False), DeliveryState.QUEUED, NOW + timedelta(minutes=10)),
    ],
)
def test_an_outcome_moves_the_letter_on(
    outcome: SendOutcome, state: DeliveryState, again: datetime | None
) -> None:
    assert judge(outcome, DELIVERY, NOW, RULES)[:2] == (state, again)


def test_a_letter_names_the_reader_and_shows_their_own_way_out() -> None:
    letter = letter_to(READER, RENDERED, "<1@x>", PAGE, NOW)
    url = link(PAGE.base_url, READER, Purpose.UNSUBSCRIBE)
    assert letter.to == "Li, Lei <li@example.net>"
    assert letter.unsubscribe_url == url
    assert letter.unsubscribe_mailto == "mailto:editor@example.org?subject=unsubscribe%20li%40example.net"
    assert letter.rendered.html == f'<a href="{url}">Leave</a>'
    assert letter.rendered.text == f"Leave: {url}"


def test_without_a_page_the_way_out_is_a_mail() -> None:
    letter = letter_to(READER, RENDERED, "<1@x>", RULES, NOW)
    assert letter.unsubscribe_url == ""
    assert "mailto:editor@example.org?subject" in letter.rendered.text


def test_a_trial_is_marked_and_has_a_message_id_of_its_own() -> None:
    first, second = (trial_letter("me@example.net", RENDERED, PAGE, NOW) for _ in range(2))
    assert first.rendered.subject == "[Trial] S"
    assert first.message_id != second.message_id
    assert first.message_id.endswith("@example.org>")
    assert UNSUBSCRIBE_PLACE not in first.rendered.html + first.rendered.text
    with pytest.raises(UsageError, match="no mail address"):
        trial_letter("me", RENDERED, PAGE, NOW)
    with pytest.raises(SettingsError):
        trial_letter("me@example.net", RENDERED, replace(PAGE, reply_to="nobody"), NOW)


def test_a_link_is_for_one_reader_one_purpose_and_one_secret() -> None:
    others = [replace(READER, id=8), replace(READER, token="other")]
    made = {signature(one, purpose) for one in (READER, *others) for purpose in Purpose}
    assert len(made) == 6
    assert READER.token not in "".join(made)
    assert link("https://x.org/", READER, Purpose.CONFIRM) == (
        f"https://x.org/confirm/7/{signature(READER, Purpose.CONFIRM)}"
    )
    assert link("", READER, Purpose.CONFIRM) == ""


def test_readers_share_an_issue_when_language_and_filter_are_the_same() -> None:
    readers = [READER, replace(READER, id=8, filter=" firm:kimi  since:7d "), replace(READER, id=9)]
    readers += [replace(READER, id=10, filter="firm:kimi since:7d"), replace(READER, id=11, language="zh")]
    found = by_issue((one, "2026-W47") for one in readers)
    assert [[one.id for one in who] for who in found.values()] == [[7, 9], [8, 10], [11]]
