"""What a server's refusal means: for how long, and whose fault."""

import pytest

from tracker.mail.verdict import Step, refusal
from tracker.model.mail import Blame

CASES = [
    # step, code, reply, permanent, blame
    (Step.RCPT, 550, "5.1.1 no such user", True, Blame.ADDRESS),
    (Step.RCPT, 550, "No such user here", True, Blame.ADDRESS),
    (Step.RCPT, 553, "mailbox name not allowed", True, Blame.ADDRESS),
    (Step.RCPT, 554, "delivery error: this user has no account", True, Blame.ADDRESS),
    (Step.RCPT, 556, "5.1.10 recipient domain has a null MX", True, Blame.ADDRESS),
    (Step.RCPT, 550, "5.2.1 mailbox disabled", True, Blame.ADDRESS),
    (Step.RCPT, 554, "5.7.1 relay access denied", True, Blame.LETTER),
    (Step.RCPT, 550, "relaying denied", True, Blame.LETTER),
    (Step.RCPT, 550, "5.1.8 sender's domain does not exist", True, Blame.LETTER),
    (Step.RCPT, 550, "Your address is on our blocklist", True, Blame.LETTER),
    (Step.RCPT, 550, "SPF check failed", True, Blame.LETTER),
    (Step.RCPT, 530, "5.7.0 authentication required", True, Blame.SERVER),
    (Step.RCPT, 503, "bad sequence of commands", True, Blame.LETTER),
    (Step.RCPT, 552, "mailbox full", False, Blame.LETTER),
    (Step.RCPT, 552, "5.2.2 over quota", False, Blame.LETTER),
    (Step.END, 552, "5.2.2 over quota", False, Blame.LETTER),
    (Step.RCPT, 452, "4.2.2 mailbox full", False, Blame.LETTER),
    (Step.RCPT, 450, "4.7.1 greylisted, try again", False, Blame.LETTER),
    (Step.RCPT, 451, "local error", False, Blame.LETTER),
    (Step.RCPT, 421, "closing", False, Blame.LETTER),
    (Step.MAIL, 550, "sender rejected", True, Blame.SERVER),
    (Step.MAIL, 530, "authentication required", True, Blame.SERVER),
    (Step.MAIL, 451, "try later", False, Blame.SERVER),
    (Step.MAIL, 552, "message size exceeds the limit", True, Blame.LETTER),
    (Step.MAIL, 552, "5.3.4 message too big", True, Blame.LETTER),
    (Step.DATA, 554, "no valid recipients", True, Blame.LETTER),
    (Step.END, 554, "5.6.0 content rejected", True, Blame.LETTER),
    (Step.END, 550, "spam", True, Blame.LETTER),
    (Step.END, 552, "message too big", True, Blame.LETTER),
    (Step.END, 550, "5.1.1 no such user", True, Blame.ADDRESS),
    (Step.END, 451, "4.3.0 try later", False, Blame.LETTER),
]


@pytest.mark.parametrize(("step", "code", "reply", "permanent", "blame"), CASES)
def test_a_refusal_is_for_good_or_not_and_about_something(
    step: Step, code: int, reply: str, permanent: bool, blame: Blame
) -> None:
    found = refusal(step, code, reply)
    assert (found.permanent, found.blame) == (permanent, blame)
    assert found.reason == f"{code} {reply}"
    assert found.code == code


def test_a_version_number_in_the_words_is_no_enhanced_code() -> None:
    assert refusal(Step.RCPT, 550, "unknown user (server 5.7.1)").blame is Blame.ADDRESS
