"""Letter → message (RFC 5322, MIME): plain text, HTML, and its pictures inside.

multipart/alternative
├── text/plain
└── multipart/related
    ├── text/html
    └── image/png …     inline, by Content-ID
"""

import hashlib
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime
from typing import cast

from tracker.mail import headers
from tracker.model.mail import Letter
from tracker.text import mail_address
from tracker.text.mail_address import MailAddress

LONGEST_NAME = 100
_POLICY = policy.SMTP.clone(max_line_length=78, cte_type="7bit", header_factory=headers.registry())
_POLICY_UTF8 = policy.SMTPUTF8.clone(max_line_length=78, cte_type="7bit", header_factory=headers.registry())


def compose(letter: Letter) -> EmailMessage:
    """The message as it is sent: 7-bit throughout, save an address that only SMTPUTF8 can carry.

    Raises:
        UsageError: the reader's address is none.
        SettingsError: the sender's is none.
    """
    to = mail_address.read(letter.to)
    message = EmailMessage(policy=_POLICY_UTF8 if to.needs_utf8 else _POLICY)
    message["Subject"] = headers.text(letter.rendered.subject)
    message["From"] = _header(headers.sender(letter.sender))
    message["To"] = _header(to)
    if letter.reply_to:
        message["Reply-To"] = _header(headers.sender(letter.reply_to))
    message["Date"] = format_datetime(letter.date)
    message["Message-ID"] = letter.message_id
    _list_headers(message, letter)
    _body(message, letter)
    return message


def message_id(issue: str, recipient: str, sender: str) -> str:
    """The Message-ID of an issue to a reader: always the same, so that a repeat can be recognised.

    Args:
        issue: what tells it from every other issue: week and variant.
        recipient: the reader's address.
        sender: the address that it comes from, with or without a name.

    Raises:
        SettingsError: the sender is no address.
    """
    digest = hashlib.sha256(f"{issue}\0{recipient.lower()}".encode()).hexdigest()[:32]
    return f"<{digest}@{headers.sender(sender).domain}>"


def _header(address: MailAddress) -> Address:
    return Address(
        display_name=headers.text(address.name, LONGEST_NAME),
        username=address.local,
        domain=address.domain,
    )


def _list_headers(message: EmailMessage, letter: Letter) -> None:
    """List-Id (RFC 2919), List-Unsubscribe (RFC 2369) by one click (RFC 8058), RFC 3834."""
    if letter.list_id:
        message["List-Id"] = headers.text(letter.list_id)
    ways = [f"<{url}>" for url in (letter.unsubscribe_url, letter.unsubscribe_mailto) if url]
    if ways:
        message["List-Unsubscribe"] = ", ".join(ways)
    if letter.unsubscribe_url.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Precedence"] = "bulk"
    message["Auto-Submitted"] = "auto-generated"


def _body(message: EmailMessage, letter: Letter) -> None:
    text, html = headers.whole(letter.rendered.text), headers.whole(letter.rendered.html)
    message.set_content(text, cte=_shortest(text))
    if not html:
        return
    message.add_alternative(html, subtype="html", cte=_shortest(html))
    part = cast("list[MIMEPart]", message.get_payload())[1]
    for image in letter.rendered.images:
        part.add_related(
            image.png, "image", "png", cid=f"<{image.cid}>", filename=image.filename, disposition="inline"
        )


def _shortest(text: str) -> str:
    """Quoted-printable triples every octet beyond ASCII, base64 adds a third to all of them."""
    wide = sum(len(character.encode()) for character in text if not character.isascii())
    return "base64" if wide * 5 > len(text) else "quoted-printable"
