"""Addresses as they are asked for, and as they may be shown.

An address may hold a password or a key; what leaves this package in a message or a log has gone
through :func:`public_url`.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

import requests

PORTS = {"http": 80, "https": 443}
_MASK = "***"
_PLAIN = re.compile(
    r"https?://[a-z0-9.\-]+(:\d{1,5})?(/[A-Za-z0-9\-._~!$&'()*+,;=:@/]*)?(\?[^\s\"<>\\^`{|}#]*)?"
)
_SECRET_NAMES = re.compile(
    r"(?i)([?&;](?:[a-z0-9_.-]*(?:token|secret|passw|api[_-]?key|access[_-]?key|signature)[a-z0-9_.-]*"
    r"|key|code|auth|sig|pwd|pass)=)[^&;#]*"
)


class UrlError(ValueError):
    """The address cannot be asked for; the message says why in one clause."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart for one request. ``url`` holds no credentials; ``authorization`` may."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    authorization: str = ""

    @property
    def origin(self) -> tuple[str, str, int]:
        """What credentials are bound to (RFC 6454)."""
        return self.scheme, self.host, self.port


def public_url(url: str) -> str:
    """``url`` fit to be shown: user, password and the values of keys and tokens are masked."""
    scheme, separator, rest = url.partition("://")
    if separator:
        authority, slash, path = _cut_authority(rest)
        if "@" in authority:
            authority = f"{_MASK}@{authority.rpartition('@')[2]}"
        url = scheme + separator + authority + slash + path
    return _SECRET_NAMES.sub(lambda found: found.group(1) + _MASK, url)


def target(url: str) -> Target:
    """Takes an absolute address apart. UrlError when it is none, or not of the web."""
    parts = _split(url if _PLAIN.fullmatch(url) else _prepared(url))
    host, port = parts.hostname or "", _port(parts)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    netloc = parts.netloc.rpartition("@")[2]
    bare = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
    return Target(bare, parts.scheme, host, port, path, _basic(parts))


def redirected(base: str, location: str) -> str:
    """Where a redirect leads: ``location`` against ``base`` (RFC 9110, 10.2.2), as text."""
    try:
        text = location.encode("latin-1").decode("utf-8")  # headers are read as Latin-1, servers send UTF-8
    except (UnicodeEncodeError, UnicodeDecodeError):
        text = location
    try:
        return urljoin(base, text.strip())
    except ValueError as error:
        raise UrlError("the address cannot be read") from error


def host_of(url: str) -> str:
    """The host in lower case, "" where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _cut_authority(rest: str) -> tuple[str, str, str]:
    cut = re.search(r"[/?#]", rest)
    return (rest, "", "") if cut is None else (rest[: cut.start()], cut.group(), rest[cut.end() :])


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise UrlError("the address cannot be read") from error


def _prepared(url: str) -> str:
    """The address with its host in IDNA and its path quoted, as requests does it."""
    scheme = url.partition(":")[0].strip().lower()
    if scheme not in PORTS:
        raise UrlError(f"only http and https are read, not {scheme[:20] or 'an empty address'}")
    prepared = requests.PreparedRequest()
    try:
        prepared.prepare_url(url.strip(), None)
    except (requests.RequestException, ValueError) as error:
        raise UrlError("the address cannot be read") from error
    return prepared.url or ""


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError as error:
        raise UrlError("the port of the address is none") from error
    if not parts.hostname:
        raise UrlError("the address names no host")
    return port or PORTS[parts.scheme]


def _basic(parts: SplitResult) -> str:
    if parts.username is None:
        return ""
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return "Basic " + b64encode(pair.encode()).decode()


def first_segment(url: str) -> str:
    """The first part of the path, "" where there is none: what names the route on a shared host."""
    try:
        return urlsplit(url).path.lstrip("/").partition("/")[0]
    except ValueError:
        return ""
