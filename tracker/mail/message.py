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
from email.message import EmailMessage
from email.utils import format_datetime

from tracker.mail import headers, mime
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
    if not html:
        message.set_content(text)
        return
    # Boundaries come from the Message-ID, so that the same letter is always the same octets.
    token = hashlib.sha256(letter.message_id.encode()).hexdigest()[:24]
    outer, inner = f"=_alternative_{token}", f"=_related_{token}"
    pictures = [mime.image(picture) for picture in letter.rendered.images]
    page = mime.multipart("related", inner, [mime.text("html", html), *pictures])
    whole = mime.multipart("alternative", outer, [mime.text("plain", text), page])
    header, _, body = whole.partition("\r\n\r\n")
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = header.removeprefix("Content-Type: ")
    message.set_payload(body)
