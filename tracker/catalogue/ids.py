"""Gives each address one id, and each id one address."""

import hashlib
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from tracker.catalogue.addresses import comparable_url
from tracker.catalogue.source_fields import is_id
from tracker.model.source import Source

_LONGEST = 60


class Ids:
    """The ids that are taken, and by which address."""

    def __init__(self, known: Iterable[Source] = ()) -> None:
        self._by_address: dict[str, str] = {}
        self._taken: set[str] = set()
        for source in known:
            self._by_address.setdefault(comparable_url(source.url), source.id)
            self._taken.add(source.id)

    def assign(self, url: str, *, wish: str = "", title: str = "") -> str:
        """The id of the address; a new one is the wish, else made from the title, else from the address.

        An id that another address has is told apart by a short hash of the address, so that the
        same feed gets the same id whenever it is read beside the same neighbours.
        """
        address = comparable_url(url)
        if address not in self._by_address:
            name = wish if is_id(wish) else slug(wish) or slug(title) or slug(_spoken(url)) or "feed"
            digest = hashlib.sha256(address.encode()).hexdigest()
            candidates = (name, *(f"{name[:_LONGEST]}-{digest[:length]}" for length in range(6, 17)))
            chosen = next(one for one in candidates if one not in self._taken)
            self._by_address[address] = chosen
            self._taken.add(chosen)
        return self._by_address[address]


def slug(text: str) -> str:
    """Lower-case letters, digits and Chinese characters of the text, the rest as single hyphens."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    kept = (one if is_id(one) else "-" for one in folded if not unicodedata.combining(one))
    return "-".join(part for part in "".join(kept).split("-") if part)[:_LONGEST].strip("-")


def _spoken(url: str) -> str:
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')} {unquote(parts.path)}"
