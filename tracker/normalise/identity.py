"""Which writing an entry is: its guid within the source and its key across sources."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from tracker.model.feed import RawEntry
from tracker.model.item import MADE
from tracker.normalise.urls import NOWHERE, Address, canonical

_NAMES_A_PAGE = re.compile(r"[/?#]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = 1_000
"""Bytes of a name by which databases find a row; PostgreSQL's indexes hold 2,704 bytes."""


class Named(NamedTuple):
    """An entry with its title in plain text and its canonical address."""

    entry: RawEntry
    title: str
    address: Address
    page: str = ""
    """The key of its page with the fragment, whatever its neighbours are; "" where that names no page."""


def digest(*parts: str, without: bytes = b"") -> str:
    """A short stable hash of texts less the ASCII characters ``without``, in 32 hexadecimal digits."""
    data = "\x1f".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(data.translate(None, without), digest_size=16).hexdigest()


def addressed(entry: RawEntry, title: str) -> Named:
    """``entry`` with its address: its link, or its guid where that is an address."""
    address = canonical(entry.link) if entry.link else NOWHERE
    if not address.url and entry.guid.startswith("http"):
        address = canonical(entry.guid)
    return Named(entry, title, address)


def url_keys(named: Sequence[Named], *, home: frozenset[str]) -> list[Named]:
    """Each entry with the address that tells it from the others of its document.

    Entries with different titles at one address keep their fragments where those differ; where they
    do not, or the address is in ``home`` (keys of the site and the feed) or a bare host, the key is
    "": such an address names a place and no writing.
    """
    sharing: dict[str, set[str]] = defaultdict(set)
    for one in named:
        sharing[one.address.key].add(one.title)
    return [_told_apart(one, shared=len(sharing[one.address.key]) > 1, home=home) for one in named]


def _told_apart(one: Named, *, shared: bool, home: frozenset[str]) -> Named:
    key = one.address.key
    if not key:
        return one
    precise = canonical(one.entry.link or one.entry.guid, keep_fragment=True)
    names_a_page = key not in home and _NAMES_A_PAGE.search(key) is not None
    page = precise.key if names_a_page or precise.key != key else ""
    if shared and precise.key != key:
        return one._replace(address=precise, page=page)
    if shared or not names_a_page:
        return one._replace(address=Address(one.address.url, ""), page=page)
    return one._replace(page=page)


def guid_of(one: Named) -> str:
    """The feed's own guid, else a hash of the page and the title, else of the title and the date.

    It does not depend on the other entries of the document, which come and go.
    """
    if guid := visible(one.entry.guid):
        return _bounded(guid)
    if one.page:
        return MADE + digest(one.page, one.title)
    moment = one.entry.published or one.entry.updated
    return MADE + digest(one.title, moment.isoformat() if moment else "")


def url_key_of(one: Named) -> str | None:
    """The key of the page across sources; None where the address identifies none."""
    return _bounded(one.address.key) or None


def visible(text: str) -> str:
    """``text`` without the characters that no reader sees and that databases refuse or cut at."""
    return _CONTROLS.sub("", text)


def _bounded(name: str) -> str:
    return name if len(name.encode("utf8", "replace")) <= _LONGEST else "long:" + digest(name)
