"""``tracker doctor`` says what is missing, and how to set it."""

from tracker.cli.commands.doctor import contact
from tracker.settings.tables import FetchSettings


def test_a_contact_that_nobody_set_is_no_contact() -> None:
    finding = contact(FetchSettings())
    assert not finding.fine
    assert "set fetch.contact" in finding.said


def test_a_contact_that_was_set_is_shown() -> None:
    finding = contact(FetchSettings(contact="mailto:ops@example.net"))
    assert finding.fine
    assert finding.said == "publishers can reach you at mailto:ops@example.net"
