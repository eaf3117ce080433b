"""The canonical form of an address, and the key by which two addresses are known to be one page.

``url`` is what a reader clicks: normal form (RFC 3986, section 6), without tracking parameters,
wrappers and AMP. ``key`` is for comparing only: besides, it forgets the scheme, ``www.`` and the
mobile host, the order of the parameters and a closing slash.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from tracker.normalise import url_rules

_SPLIT = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_PLAIN = re.compile(r"[A-Za-z0-9\-._~!$'()*+,;:@/=]*")
_PLAIN_QUERY = re.compile(r"[A-Za-z0-9\-._~!$'()*,;:@/?=&]*")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "%!$&'()*+,;=:@/?-._~"
_DOTS = re.compile(r"/\.{1,2}(?=/|$)")
_AMP_PATH = re.compile(r"(/[^?]*?)(?:/amp/?|\.amp(?=\.html?$|$))(\.html?)?$", re.IGNORECASE)
_ROUTE = re.compile(r"!|/")
_NOTHING: frozenset[str] = frozenset()
_LONGEST = 4_096
_HOPS = 3


class Address(NamedTuple):
    """An address in normal form and the key that identifies its page; both "" where there is none."""

    url: str
    key: str


NOWHERE = Address("", "")


def canonical(url: str, *, keep_fragment: bool = False) -> Address:
    """The canonical address of ``url``; :data:`NOWHERE` for what is no address on the web.

    ``keep_fragment`` keeps what follows ``#``, for documents whose entries differ in nothing else;
    ``#!`` and ``#/`` are routes of their own and always kept. Applied to its own result it changes
    nothing.
    """
    parts = _split(url)
    for _ in range(_HOPS):
        target = _unwrapped(parts) if parts else ""
        inner = _split(target) if target else None
        if inner is None:
            break
        parts = inner
    if parts is None:
        return NOWHERE
    scheme, authority, path, query, fragment = parts.groups("")
    scheme = scheme.lower()
    host, key_host = _hosts(authority, scheme)
    if not host:
        return NOWHERE
    path = _path(path)
    joined, in_order = _queries(query, key_host, path) if query else ("", "")
    kept = fragment if fragment and (keep_fragment or _ROUTE.match(fragment)) else ""
    tail = f"#{_normal(kept)}" if kept else ""
    return Address(f"{scheme}://{host}{path}{joined}{tail}", f"{key_host}{path.rstrip('/')}{in_order}{tail}")


def _split(url: str) -> re.Match[str] | None:
    if len(url) > _LONGEST:
        return None
    # A line break inside is an address that was wrapped (WHATWG URL, 4.4).
    return _SPLIT.fullmatch((url if url.isprintable() else _CONTROL.sub("", url)).strip())


def _unwrapped(parts: re.Match[str]) -> str:
    """The target of an address that only forwards, or "" where it is a page itself."""
    whole = parts[0]
    cached = url_rules.AMP_CACHE.fullmatch(whole) if "amp" in whole else None
    if cached:
        secure = any(cached.group(1, 2, 3, 4))
        return f"{'https' if secure else 'http'}://{cached[5]}"
    start, names = _forwarding(parts[2])
    if not names or not parts[4] or not parts[3].startswith(start):
        return ""
    values = dict(parse_qsl(parts[4], max_num_fields=200))
    return next((values[name] for name in names if values.get(name, "").startswith("http")), "")


@lru_cache(maxsize=8192)
def _forwarding(authority: str) -> tuple[str, tuple[str, ...]]:
    """Where the paths begin that only forward at a host, and the parameters that may hold the target."""
    host = authority.lower().removeprefix("www.")
    for suffix, parameters in url_rules.WRAPPER_SUFFIXES:
        if host.endswith(suffix):
            return "", parameters
    return url_rules.WRAPPERS.get(host, ("", ()))


@lru_cache(maxsize=8192)
def _hosts(authority: str, scheme: str) -> tuple[str, str]:
    """The host to connect to (with any port that matters) and the host to compare by."""
    try:
        split = urlsplit(f"{scheme}://{authority}")
        host, port = split.hostname or "", split.port
    except ValueError:
        return "", ""
    host = host.rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii() or "%" in host:
        try:
            host = unquote(host).lower().encode("idna").decode("ascii")
        except UnicodeError:
            return "", ""
    if not host or re.search(r"[^a-z0-9.\-_\[\]:]", host):
        return "", ""
    suffix = f":{port}" if port and port != (443 if scheme == "https" else 80) else ""
    return host + suffix, _bare(host) + suffix


def _bare(host: str) -> str:
    for face in url_rules.OTHER_FACES:
        rest = host.removeprefix(face)
        if rest != host and "." in rest:
            return _bare(rest)
    return host


def _path(path: str) -> str:
    path = _normal(path)
    if "/." in path and _DOTS.search(path):
        path = _without_dots(path)
    shorter = _AMP_PATH.fullmatch(path) if "amp" in path.lower() else None
    if shorter and shorter[1].strip("/"):
        path = _path(shorter[1] + (shorter[2] or ""))
    return path or "/"


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _normal(part: str, plain: re.Pattern[str] = _PLAIN) -> str:
    """Percent-encoding in normal form: what needs none has none, the rest is in capitals."""
    if plain.fullmatch(part):
        return part
    return quote(_ESCAPE.sub(_unescaped, part).encode("utf-8", "replace"), safe=_SAFE)


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else f"%{match[1].upper()}"


def _queries(query: str, host: str, path: str) -> tuple[str, str]:
    """The part of an address behind its path, for the address and for its key; each maybe ""."""
    if host == url_rules.WEIXIN_HOST and path.startswith("/s/"):
        return "", ""
    pairs = _meaningful(query, host)
    return (f"?{'&'.join(pairs)}", f"?{'&'.join(sorted(pairs))}") if pairs else ("", "")


@lru_cache(maxsize=2048)
def _meaningful(query: str, host: str) -> tuple[str, ...]:
    """The parameters that choose the page, in normal form and the order they came in.

    Most of them track, and they are the same for all addresses of a feed.
    """
    weixin = host == url_rules.WEIXIN_HOST
    dropped = url_rules.TRACKING_AT.get(host, _NOTHING)
    pairs = []
    for pair in query.replace("&amp;", "&").split("&"):
        name, _, value = pair.partition("=")
        if not pair or name in dropped or (weixin and name not in url_rules.WEIXIN_KEPT):
            continue
        if not _only_tracks(name.lower(), value, query):
            pairs.append(_normal(pair, _PLAIN_QUERY))
    return tuple(pairs)


def _only_tracks(name: str, value: str, query: str) -> bool:
    if name in url_rules.TRACKING or name.startswith(url_rules.TRACKING_PREFIXES):
        return True
    if name not in url_rules.JUDGED_BY_VALUE:
        return False
    if name == "amp":
        return value.lower() in url_rules.AMP_VALUES
    # "from=2026-01-01&to=..." is a period, not a referrer.
    if name == "from" and re.search(r"(?:^|&)to=", query):
        return False
    return url_rules.SHARING_VALUES.fullmatch(unquote(value)) is not None
