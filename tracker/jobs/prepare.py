"""Document → Reading: everything that can be worked out from one body alone.

    bytes → parse → normalise → (only what is not known yet:) tag → fingerprint → search terms

Pure apart from the ledger that a :class:`Preparer` holds, so it runs in worker processes. What is
known of the source's guids travels with the document: an entry whose hash is known costs no tagging.
"""

import hashlib
from pathlib import Path

from tracker import dedup, normalise, parse, resources
from tracker.catalogue import ledger
from tracker.dedup import meaning
from tracker.errors import ParseError
from tracker.fetch.health import window_of
from tracker.jobs.reading import Document, Entry, Reading
from tracker.model.item import Item
from tracker.model.prepared import Prepared
from tracker.tag import Tagger
from tracker.text import tokens


class Preparer:
    """Reads documents with one ledger."""

    def __init__(self, tagger: Tagger, meaning_of: meaning.MeaningOf | None = None) -> None:
        self._tagger = tagger
        self._meaning_of = meaning_of

    def read(self, document: Document) -> Reading:
        """A document's entries, prepared as far as they are not known; never raises for a bad one."""
        try:
            feed = parse.parse(document.body, content_type=document.content_type, url=document.url)
        except ParseError as error:
            return Reading(document.source.id, refused=str(error))
        normalised = normalise.items_of(feed, source=document.source, fetched_at=document.fetched_at)
        return Reading(
            source_id=document.source.id,
            entries=tuple(self._entry(item, document) for item in normalised.items),
            entries_hash=_hash(normalised.items),
            hints=feed.hints,
            archive=feed.archive,
            window=window_of(feed, document.fetched_at),
            problems=feed.problems + normalised.problems,
            cut=feed.cut,
        )

    def prepare(self, item: Item, hints: tuple[str, ...]) -> Prepared:
        """An item with its tags, signals and search terms; ``hints`` are the firms of its source."""
        tags = self._tagger.tag(item, hints)
        terms = tokens.item_terms(item.title, item.summary, item.text)
        fingerprint = dedup.fingerprint(item, tags)
        if self._meaning_of is not None:
            fingerprint = dedup.with_meaning(fingerprint, item.title, self._meaning_of)
        return Prepared(item, tags, fingerprint.to_bytes(), terms)

    def _entry(self, item: Item, document: Document) -> Entry:
        if document.known.get(item.guid) == item.content_hash:
            return Entry(item, None)
        return Entry(item, self.prepare(item, document.source.entities))


def make_preparer(feeds_dir: Path, *, semantic: bool = False) -> Preparer:
    """A reader of documents with the ledger of ``feeds_dir`` and the operator's own additions.

    ``semantic``: it also reads what titles mean, for the second vote on stories.

    Raises:
        CannotRunError: the package that reads meanings is not installed.
    """
    tagger = Tagger(ledger.load_ledger(feeds_dir, resources.own_entities_dir()))
    return Preparer(tagger, meaning.reader() if semantic else None)


def _hash(items: tuple[Item, ...]) -> str:
    """Changes when an entry comes, goes or is edited, and not when the envelope is stamped afresh."""
    digest = hashlib.blake2b(digest_size=16)
    for item in items:
        digest.update(f"{item.guid}\0{item.content_hash}\0".encode("utf8", "surrogatepass"))
    return digest.hexdigest()
