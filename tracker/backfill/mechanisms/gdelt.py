"""GDELT DOC 2.0: windows of a week, halved while they are full (250 records).

Mistakes arrive as 200 with a page or a sentence instead of JSON, and are asked again; control characters
in titles break the JSON and are taken out. Its date is when GDELT saw an article, so it bounds the time
of publication. Only the last three months are promised.
"""

import html
import re
from datetime import datetime, timedelta
from typing import Any

from tracker.backfill import times, urls
from tracker.model.backfill import (
    BackfillRequest,
    Cursor,
    Plan,
    Response,
    Step,
    Sureness,
    Task,
)
from tracker.model.feed import RawEntry
from tracker.model.polling import Hole
from tracker.text import json_values

API = "https://api.gdeltproject.org/api/v2/doc/doc"
FULL = 250
SLICE = timedelta(days=7)
SHORTEST = timedelta(minutes=15)
PROMISED = timedelta(days=90)
_CONTROL = re.compile(rb"[\x00-\x1f]+")
_BAD_ESCAPE = re.compile(rb'\\(?!["\\/bfnrtu])')


class Gdelt:
    """Searches again what a feed of GDELT is about."""

    name = "gdelt"
    order = 5
    sureness = Sureness.LIKELY

    def plan(self, task: Task) -> Plan:
        """Suits searches at GDELT, known by their host."""
        if urls.host_of(task.source.url) != "api.gdeltproject.org":
            return Plan.unfit("it is no search at GDELT")
        requests = len(times.windows(task.span.since, task.span.until, SLICE))
        old = task.span.until - task.span.since > PROMISED
        more = "; it promises no more than its last three months" if old else ""
        return Plan.fits(f"GDELT answers for windows of time{more}", requests)

    def first(self, task: Task) -> Cursor:
        """The oldest window."""
        return {"windows": times.windows(task.span.since, task.span.until, SLICE)}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:
        """The articles of one window."""
        since, until = (datetime.fromisoformat(one) for one in cursor["windows"][0])
        wanted: dict[str, str | int] = {
            "query": urls.parameters(task.source.url).get("query", ""),
            "mode": "artlist",
            "format": "json",
            "maxrecords": FULL,
            "sort": "datedesc",
            "startdatetime": times.compact(since),
            "enddatetime": times.compact(until - timedelta(seconds=1)),
        }
        return BackfillRequest(urls.with_parameters(API, **wanted))

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:  # noqa: ARG002
        """The articles of the answer, or the window in two."""
        articles = _articles(response.body)
        if articles is None:
            return Step(again=f"GDELT answers: {_sentence(response.body)}")
        now, *rest = cursor["windows"]
        since, until = (datetime.fromisoformat(one) for one in now)
        holes: tuple[Hole, ...] = ()
        if len(articles) >= FULL:
            if until - since > SHORTEST:
                return Step(next={"windows": [*times.halves(since, until), *rest]})
            holes = (Hole(since, until, "GDELT shows no more than 250 articles of it"),)
        entries = tuple(_entry(one) for one in articles if one.get("url") and one.get("title"))
        seen = {str(one.get("url")): moment for one in articles if (moment := _seen(one))}
        return Step(
            entries,
            next={"windows": rest} if rest else None,
            bounds=seen,
            holes=holes,
            note="" if rest else "all windows are read",
        )


def _articles(body: bytes) -> list[dict[str, Any]] | None:
    """The list of an answer, with nothing in the place of what is no article; None where there is none."""
    text = _BAD_ESCAPE.sub(rb"", _CONTROL.sub(b" ", body)).strip()
    try:
        answer = json_values.read(text)
    except ValueError:
        return None
    articles = (answer.get("articles") or []) if isinstance(answer, dict) else None
    return [one if isinstance(one, dict) else {} for one in articles] if isinstance(articles, list) else None


def _sentence(body: bytes) -> str:
    words = re.sub(r"<[^>]*>", " ", body[:2000].decode("utf8", "replace"))
    return " ".join(words.split())[:160] or "nothing"


def _seen(article: dict[str, Any]) -> datetime | None:
    return times.read(str(article.get("seendate", "")))


def _entry(article: dict[str, Any]) -> RawEntry:
    url = str(article["url"])
    return RawEntry(guid=url, link=url, title=html.escape(str(article["title"]), quote=False))


MECHANISM = Gdelt()
