"""Opens a connection to the mail server: STARTTLS, implicit TLS, authentication; each failure a sentence."""

import platform
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import timedelta

from tracker.errors import MailError, SettingsError

PATIENCE = 10
"""The answer after a message's last dot may take so many times ``timeout``."""


@dataclass(frozen=True, slots=True)
class SmtpRules:
    """Which server, and how to talk to it.

    ``security`` is starttls, tls or none. ``timeout`` is how long the server may be silent; ``gap`` is
    left between two messages; ``ca_bundle`` is a file of certificates to trust instead of the system's.
    """

    host: str
    port: int = 587
    security: str = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: timedelta = timedelta(seconds=30)
    gap: timedelta = timedelta(0)
    ca_bundle: str = ""


def connect(rules: SmtpRules) -> smtplib.SMTP:
    """A connection that is ready for MAIL.

    Raises:
        SettingsError: no server is chosen, or the file of certificates holds none.
        MailError: the server cannot be reached, cannot be trusted or does not let us in.
    """
    if not rules.host:
        raise SettingsError("No mail server is chosen; set smtp.host (TRACKER_SMTP_HOST).")
    where = f"{rules.host}:{rules.port}"
    context = _context(rules)
    try:
        server = _open(rules, context)
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(f"The mail server {where} {_why(error, rules)}.") from None
    try:
        _enter(server, rules, context)
    except UnicodeEncodeError:
        server.close()
        raise SettingsError(
            "smtp.username and smtp.password can only hold ASCII; choose another password at the mail server."
        ) from None
    except (smtplib.SMTPException, OSError) as error:
        server.close()
        raise MailError(f"The mail server {where} {_why(error, rules)}.") from None
    return server


def _open(rules: SmtpRules, context: ssl.SSLContext) -> smtplib.SMTP:
    # smtplib would look our own name up, which takes long where no name server answers.
    node = platform.node()
    name = node if "." in node and node.isascii() else "[127.0.0.1]"
    seconds = rules.timeout.total_seconds()
    if rules.security == "tls":
        return smtplib.SMTP_SSL(rules.host, rules.port, name, timeout=seconds, context=context)
    return smtplib.SMTP(rules.host, rules.port, name, timeout=seconds)


def _enter(server: smtplib.SMTP, rules: SmtpRules, context: ssl.SSLContext) -> None:
    if rules.security == "starttls":
        server.starttls(context=context)
    if rules.username:
        server.login(rules.username, rules.password)
    else:
        server.ehlo_or_helo_if_needed()


def _context(rules: SmtpRules) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=rules.ca_bundle or None)
    except (ssl.SSLError, OSError):
        raise SettingsError(
            f"smtp.ca_bundle names {rules.ca_bundle}, which holds no certificates; name a file in PEM."
        ) from None


def _why(error: smtplib.SMTPException | OSError, rules: SmtpRules) -> str:
    if isinstance(error, ssl.SSLError):
        return _distrust(error)
    match error:
        case smtplib.SMTPAuthenticationError():
            said = f"{error.smtp_code} {_said(error)}"
            return f"refused the user {rules.username}: {said}; check smtp.username and smtp.password"
        case smtplib.SMTPNotSupportedError():
            no_login = "auth" in str(error).lower()
            return (
                f"offers no {'login; change smtp.username' if no_login else 'STARTTLS; change smtp.security'}"
            )
        case smtplib.SMTPResponseException():
            return f"does not let us in: {error.smtp_code} {_said(error)}"
        case _ if "timed out" in str(error):  # smtplib hides a TimeoutError in an error of its own
            return f"did not answer within {rules.timeout.total_seconds():g} s; check smtp.host and smtp.port"
        case _:
            return f"cannot be reached ({error}); check smtp.host and smtp.port"


def _distrust(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"cannot be trusted: {error.verify_message.rstrip('.')}; check smtp.host or its certificate"
    return f"does not speak TLS there ({error.reason or error}); check smtp.port and smtp.security"


def _said(error: smtplib.SMTPResponseException) -> str:
    words = error.smtp_error
    text = words.decode("utf8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split()).rstrip(".")
