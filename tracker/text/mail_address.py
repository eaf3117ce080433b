"""Mail addresses: read, checked and brought into one form (RFC 5321, 4.1.2; RFC 5891 for other scripts).

The form is the one that every mail server takes: lower case, the domain in ASCII (``xn--…``).
"""

import re
import unicodedata
from dataclasses import dataclass

import idna

from tracker.errors import UsageError

MAX_LOCAL = 64
MAX_LENGTH = 254
"""Octets of the whole address (RFC 3696, erratum 1690)."""

_NOT_A_DOMAIN = re.compile(r"[\s<>()\[\],;:\\\"@]")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_ESCAPED = re.compile(r"\\(.)")
_EXAMPLE = "write one like name@example.org"


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An address with the name before it, or "". ``domain`` is ASCII; ``local`` may not be (RFC 6531)."""

    name: str
    local: str
    domain: str

    @property
    def spec(self) -> str:
        """The address alone: local@domain."""
        return f"{self.local}@{self.domain}"

    @property
    def needs_utf8(self) -> bool:
        """Whether only servers with SMTPUTF8 can carry it."""
        return not self.local.isascii()


def read(text: str) -> MailAddress:
    """The address in ``name@host`` or ``Name <name@host>``, checked and in its one form.

    Full-width letters and signs, as a Chinese keyboard gives them, are taken as what they mean.

    Raises:
        UsageError: it is no address; the sentence says what is wrong with it.
    """
    text = text.strip()
    name, bare = _split(text)
    bare = unicodedata.normalize("NFKC", bare).strip().lower()
    local, at, domain = bare.rpartition("@")
    wrong = _wrong_local(local) if at else "it has no @"
    if wrong:
        raise _refusal(text, wrong)
    address = MailAddress(name, local, _domain(text, domain))
    if len(address.spec.encode()) > MAX_LENGTH:
        raise _refusal(text, f"it has more than {MAX_LENGTH} characters")
    return address


def _split(text: str) -> tuple[str, str]:
    """The name and the bare address.

    ``email.utils.parseaddr`` would repair "a b@c" to "ab@c", and read an unquoted "Li, Lei <…>" as two.
    """
    if not text.endswith(">"):
        return "", text
    name, _, bare = text[:-1].rpartition("<")
    name = name.strip()
    if len(name) > 1 and name.startswith('"') and name.endswith('"'):
        name = _ESCAPED.sub(r"\1", name[1:-1])
    return name, bare


def _wrong_local(local: str) -> str:
    if not local:
        return "nothing stands before the @"
    if "@" in local:
        return "it has more than one @"
    if len(local.encode()) > MAX_LOCAL:
        return f"more than {MAX_LOCAL} characters stand before the @"
    if any(character.isspace() for character in local):
        return "there is a space in it"
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return "a dot stands where none may"
    strange = sorted({c for c in local if not (_is_atom(c) or c == ".")})
    return f"{strange[0]!r} may not stand before the @" if strange else ""


def _is_atom(character: str) -> bool:
    """Printable letters and marks beyond ASCII are allowed by RFC 6531, direction marks are not meant."""
    return (
        bool(_ATOM.fullmatch(character))
        if character.isascii()
        else unicodedata.category(character)[0] in "LMN"
    )


def _domain(text: str, domain: str) -> str:
    if not domain:
        raise _refusal(text, "nothing stands after the @")
    if _NOT_A_DOMAIN.search(domain):
        raise _refusal(text, f"{domain} is no domain")
    try:
        encoded = idna.encode(domain, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        raise _refusal(text, f"{domain} is no domain") from None
    if "." not in encoded and encoded != "localhost":
        raise _refusal(text, f"the domain {domain} has no dot")
    if encoded.replace(".", "").isdigit():
        raise _refusal(text, "a number is no domain")
    return encoded


def _refusal(text: str, why: str) -> UsageError:
    shown = text if len(text) <= 80 else text[:77] + "…"
    return UsageError(f"{shown!r} is no mail address: {why}; {_EXAMPLE}.")
