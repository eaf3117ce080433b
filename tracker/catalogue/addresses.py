"""The addresses of sources: what may be one, when two are the same, and where RSSHub routes lead.

A route of RSSHub is written ``rsshub:/deepseek/news``: the host is the operator's own, so the catalogue
cannot know it, and the fetcher can tell one upstream of a shared host from the next.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote, urlsplit

from tracker.errors import CatalogueError
from tracker.model.source import Source

RSSHUB_SCHEME = "rsshub"
NO_RSSHUB_HOST = "Needs an RSSHub host of your own; name it in the setting fetch.rsshub."

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_ROUTE_PARAMETER = re.compile(r"/:[A-Za-z]")
_FORBIDDEN = re.compile(r"[\s\x00-\x1f\x7f<>\"\\`]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def mistake_in_url(url: str) -> str:
    """Say in one sentence why this is no address of a source, or give "".

    The sentence never repeats the address, which may hold credentials.
    """
    if _FORBIDDEN.search(url):
        return "has a space or another character that no address may hold; encode it as %20 and the like."
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"is no address ({error}); copy it again from the site."
    if parts.scheme == RSSHUB_SCHEME:
        if parts.netloc or not parts.path.startswith("/") or parts.path == "/":
            return "must be written rsshub:/ and the route, such as rsshub:/deepseek/news."
        return ""
    if parts.scheme not in _DEFAULT_PORTS:
        return f"must begin with http://, https:// or rsshub:/, not {parts.scheme or 'without any of them'}."
    return "" if parts.hostname else "names no host; copy it again from the site."


def is_template(url: str) -> bool:
    """Whether a word in braces, or a ``/:word`` of an RSSHub route, still waits to be filled in."""
    if _PLACEHOLDER.search(url):
        return True
    return is_rsshub(url) and _ROUTE_PARAMETER.search(url) is not None


def is_rsshub(url: str) -> bool:
    """Whether the address is a route of the operator's own RSSHub."""
    return url.startswith(f"{RSSHUB_SCHEME}:")


def comparable_url(url: str) -> str:
    """Give the form in which two addresses of one feed are equal.

    Scheme, letter case of the host, default port, fragment and a slash at the end make no
    difference; path and query do. The address must have passed :func:`mistake_in_url`.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    port = "" if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    scheme = RSSHUB_SCHEME if parts.scheme == RSSHUB_SCHEME else "http"
    query = f"?{parts.query}" if parts.query else ""
    return f"{scheme}://{host}{port}{parts.path.rstrip('/')}{query}"


def resolve_rsshub(sources: Iterable[Source], base: str) -> tuple[Source, ...]:
    """Put the operator's RSSHub host into the addresses that need one.

    ``base`` is an http or https address, with or without a path and a query (RSSHub takes an access
    key as ``?key=``); "" means that there is no host: then these sources are given back switched off,
    with the reason, so that nothing asks for what cannot be had.

    Raises:
        CatalogueError: ``base`` is not an http or https address.
    """
    if base and (is_rsshub(base) or mistake_in_url(base)):
        raise CatalogueError("The setting fetch.rsshub must be an address such as http://localhost:1200.")
    return tuple(_resolved(source, base) if is_rsshub(source.url) else source for source in sources)


def _resolved(source: Source, base: str) -> Source:
    if not base:
        return replace(source, enabled=False, disabled_because=source.disabled_because or NO_RSSHUB_HOST)
    host, route = urlsplit(base), urlsplit(source.url)
    query = "&".join(part for part in (route.query, host.query) if part)
    path = host.path.rstrip("/") + quote(route.path, safe="/:@!$&'()*+,;=~%")
    return replace(source, url=host._replace(path=path, query=query, fragment="").geturl())
