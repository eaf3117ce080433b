"""When and by which rules the tests of the delivery send."""

from datetime import UTC, datetime, timedelta

from tracker.jobs.letters import DeliveryRules
from tracker.mail import Mailer, SmtpRules

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
"""Seven o'clock on the day after 2026-W47."""
RULES = DeliveryRules("China AI Tracker <tracker@example.org>", list_id="Tracker <digest.example.org>")


def mailer_to(port: int) -> Mailer:
    """A mailer to a server on loopback."""
    return Mailer(SmtpRules("127.0.0.1", port, "none", timeout=timedelta(seconds=2)))
