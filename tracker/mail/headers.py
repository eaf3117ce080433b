"""Text from feeds and readers → text that can stand in a header and breaks nothing there (RFC 5322, 2.2)."""

import re
import unicodedata
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.policy import Policy

from tracker.errors import SettingsError, UsageError
from tracker.text import mail_address
from tracker.text.mail_address import MailAddress

LONGEST = 250
"""Characters of a header's text. Mail programs show some seventy; a feed may send thousands."""

# Direction marks would turn the rest of a line round in a list of mails; the zero-width joiners stay,
# since scripts and emoji are written with them.
_MARKS = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_ENCODED_WORD = re.compile(r"=(?=\?)")


def text(value: str, limit: int = LONGEST) -> str:
    """One line of at most ``limit`` characters without controls, direction marks and encoded words.

    A title such as ``=?utf-8?q?…?=`` would be decoded by programs that receive it, to anything: it gets
    a space, so that it is shown as it was written.
    """
    clean = "".join(" " if unicodedata.category(c) == "Cc" else c for c in whole(_MARKS.sub(" ", value)))
    clean = " ".join(_ENCODED_WORD.sub("= ", clean).split())
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


class Links(UnstructuredHeader, BaseHeader):
    """A header of addresses in <…>. Folding would encode a long one as words, and nobody could follow it."""

    def fold(self, *, policy: Policy) -> str:
        """A line for each address (RFC 2369, 2)."""
        separated = f",{policy.linesep} ".join(str(self).split(", "))
        return f"{self.name}: {separated}{policy.linesep}"


def registry() -> HeaderRegistry:
    """The kinds of headers, with ours."""
    known = HeaderRegistry()
    known.map_to_type("list-unsubscribe", Links)
    return known


def whole(value: str) -> str:
    """The text with a replacement for what no encoding can carry: halves of surrogate pairs."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def sender(value: str) -> MailAddress:
    """The address that the operator chose to send from, or to have answers sent to.

    Raises:
        SettingsError: it is no address, or one that mail programs cannot answer everywhere.
    """
    try:
        found = mail_address.read(value)
    except UsageError as error:
        raise SettingsError(f"smtp.sender or smtp.reply_to: {error}") from None
    if found.needs_utf8:
        raise SettingsError(
            f"{value!r} cannot be smtp.sender or smtp.reply_to: many mail servers take no letters beyond "
            "ASCII before the @; choose another address."
        )
    return found
