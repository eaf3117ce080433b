"""Letter → message (RFC 5322, MIME): plain text, HTML, and its pictures inside.

multipart/alternative
├── text/plain
└── multipart/related
    ├── text/html
    └── image/png …     inline, by Content-ID
"""

import hashlib
import re
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from tracker.errors import SettingsError
from tracker.model.mail import Letter

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SMTP = policy.SMTP.clone(max_line_length=78, cte_type="7bit")


def compose(letter: Letter) -> EmailMessage:
    """The message as it is sent.

    Raises:
        SettingsError: an address cannot be written into a header.
    """
    message = EmailMessage(policy=_SMTP)
    message["Subject"] = one_line(letter.rendered.subject)
    message["From"] = address(letter.sender)
    message["To"] = address(letter.to)
    if letter.reply_to:
        message["Reply-To"] = address(letter.reply_to)
    message["Date"] = format_datetime(letter.date)
    message["Message-ID"] = letter.message_id
    _list_headers(message, letter)
    message.set_content(letter.rendered.text, cte="base64" if _has_wide(letter.rendered.text) else None)
    message.add_alternative(letter.rendered.html, subtype="html", cte="quoted-printable")
    html = message.get_payload()[1]  # type: ignore[index]
    for image in letter.rendered.images:
        html.add_related(  # type: ignore[union-attr]
            image.png, "image", "png", cid=f"<{image.cid}>", filename=image.filename, disposition="inline"
        )
    return message


def message_id(edition_key: str, recipient: str, sender: str) -> str:
    """The Message-ID of an issue to a reader: always the same, so that a repeat can be recognised."""
    domain = address(sender).domain or "localhost"
    digest = hashlib.sha256(f"{edition_key}\0{recipient.lower()}".encode()).hexdigest()[:24]
    return f"<{digest}.{one_line(edition_key).replace(' ', '-')}@{domain}>"


def address(text: str) -> Address:
    """An address for a header, from ``name@host`` or ``Name <name@host>``.

    Raises:
        SettingsError: it is no address.
    """
    name, spec = parseaddr(one_line(text))
    try:
        found = Address(display_name=name, addr_spec=spec)
    except (HeaderParseError, ValueError, IndexError):
        found = Address()
    if not found.username or not found.domain:
        raise SettingsError(
            f"{text!r} is no mail address; write name@example.org or Name <name@example.org>."
        )
    return found


def one_line(text: str) -> str:
    """A text that can stand in a header: no line breaks, no control characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _list_headers(message: EmailMessage, letter: Letter) -> None:
    if letter.list_id:
        message["List-Id"] = one_line(letter.list_id)
    ways = [f"<{url}>" for url in (letter.unsubscribe_url, letter.unsubscribe_mailto) if url]
    if ways:
        message["List-Unsubscribe"] = ", ".join(map(one_line, ways))
    if letter.unsubscribe_url.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Precedence"] = "bulk"
    message["Auto-Submitted"] = "auto-generated"


def _has_wide(text: str) -> bool:
    """Whether quoted-printable would swell the text: much of it is not ASCII."""
    return sum(ord(character) > 0x7F for character in text) * 6 > len(text)
