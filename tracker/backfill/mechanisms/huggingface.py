"""Hugging Face: all models of an organisation, newest first, page by page as the headers name them."""

import re
from typing import Any

from tracker.backfill import answers, marks, pacing, times, urls
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

HUB = "https://huggingface.co"
_NEXT = re.compile(r'<([^>]+)>\s*;\s*rel="next"')


class HuggingFace:
    """Pages through the models of an author."""

    name = "huggingface"
    order = 5
    sureness = Sureness.COMPLETE

    def plan(self, task: Task) -> Plan:
        """Suits listings of an author's models, known by their address."""
        if task.source.url.startswith(f"{HUB}/api/models?") and _author(task):
            return Plan.fits("Hugging Face lists all models of an organisation", 1)
        return Plan.unfit("it is no listing of an organisation on Hugging Face")

    def first(self, task: Task) -> Cursor:
        """The newest models."""
        listing = f"{HUB}/api/models"
        return {
            "url": urls.with_parameters(
                listing, author=_author(task), sort="createdAt", direction="-1", limit=100
            )
        }

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:  # noqa: ARG002
        """A page of a hundred."""
        return BackfillRequest(cursor["url"])

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:
        """The models of a page, and the page that its headers name."""
        wrong = "Hugging Face answered with something that is no list of models"
        models = answers.objects(response.body, wrong)
        entries = tuple(_entry(one) for one in models if one.get("id"))
        following = _NEXT.search(response.headers.get("link", ""))
        if marks.repeated(cursor, entries):
            return Step(note="Hugging Face repeats a page of its models")
        if following is None:
            return Step(entries, note="Hugging Face lists no more models")
        if pacing.passed(entries, task.span.since):
            return Step(entries, note="read beyond the first day asked for")
        return Step(entries, next={"url": following[1], marks.BEFORE: marks.of_entries(entries)})


def _author(task: Task) -> str:
    return urls.parameters(task.source.url).get("author", "")


def _entry(model: dict[str, Any]) -> RawEntry:
    name = str(model["id"])
    return RawEntry(
        guid=name,
        link=f"{HUB}/{name}",
        title=name,
        summary=str(model.get("pipeline_tag") or ""),
        published=times.read(model.get("createdAt")),
    )


MECHANISM = HuggingFace()
