"""Takes an issue and a reader, gives a letter and hands it to an SMTP server.

Gives back what became of it: :class:`~tracker.model.mail.Accepted`, ``Refused`` or ``Unsure``. What is
to be sent, to whom and when again is decided elsewhere.
"""

from tracker.mail.message import compose, message_id
from tracker.mail.smtp import Mailer, SmtpRules

__all__ = ["Mailer", "SmtpRules", "compose", "message_id"]
