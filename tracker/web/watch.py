"""For those who watch over the tracker: whether it lives, and its figures (Prometheus)."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from fastapi import APIRouter, Response
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from pydantic import BaseModel

from tracker.__about__ import __version__
from tracker.model.fetch import Action
from tracker.model.mail import DeliveryState
from tracker.model.polling import Health
from tracker.model.subscriber import SubscriberState
from tracker.store import pulse
from tracker.store.pulse import Pulse
from tracker.web.answers import answer_in
from tracker.web.api import Problem
from tracker.web.site import TheSite

router = APIRouter(tags=["watch"])

HOUR = timedelta(hours=1)


class Alive(BaseModel):
    """That the store answers, and what a watcher wants to know at once."""

    status: Literal["ok"] = "ok"
    version: str
    last_poll: datetime | None
    overdue: int


@router.get("/healthz", responses={503: {"model": Problem, "description": "The store cannot be read"}})
def healthz(site: TheSite, response: Response) -> Alive:
    """200 while the store answers, with the time of the last poll; 503 when it does not."""
    with site.tools.database.read() as connection:
        figures = pulse.take(connection, site.now, HOUR)
    response.headers["cache-control"] = "no-store"
    return Alive(version=__version__, last_poll=figures.last_poll, overdue=figures.overdue)


@router.get("/metrics", response_class=Response, responses={200: answer_in("text/plain")})
def metrics(site: TheSite) -> Response:
    """Figures in the text format of Prometheus, read from the store at each scrape."""
    now = site.now
    with site.tools.database.read() as connection:
        figures = pulse.take(connection, now, HOUR)
    registry = CollectorRegistry()
    registry.register(_Figures(figures, now))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Figures(Collector):
    """The figures as Prometheus wants them. They are gauges: housekeeping may make any of them smaller."""

    def __init__(self, figures: Pulse, now: datetime) -> None:
        self._figures = figures
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """Every figure with what it means."""
        of = self._figures
        yield _one("tracker_items", "Items stored.", of.items)
        yield _one("tracker_stories", "Stories stored.", of.stories)
        yield _one("tracker_sources_overdue", "Sources whose visit is due.", of.overdue)
        lag = self._ago(of.due_since)
        yield _one("tracker_poll_lag_seconds", "How long the source that waits longest is overdue.", lag)
        if of.last_poll is not None:
            yield _one("tracker_last_poll_age_seconds", "Since the last poll.", self._ago(of.last_poll))
        if of.newest_item is not None:
            age = self._ago(of.newest_item)
            yield _one("tracker_newest_item_age_seconds", "Since the newest item came.", age)
        yield _each("tracker_polls_last_hour", "Polls of the last hour.", "result", Action, of.polls)
        yield _each("tracker_sources", "Sources that are read, by health.", "health", Health, of.sources)
        yield _each("tracker_deliveries", "Letters by state.", "state", DeliveryState, of.deliveries)
        yield _each("tracker_subscribers", "Readers by state.", "state", SubscriberState, of.subscribers)

    def _ago(self, moment: datetime | None) -> float:
        return 0.0 if moment is None else max(0.0, (self._now - moment).total_seconds())


def _one(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def _each(name: str, meaning: str, label: str, values: type[StrEnum], counts: Mapping[str, int]) -> Metric:
    """A figure for each value there can be, so that none appears only when it is too late."""
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for value in values:
        family.add_metric([value.value], counts.get(value.value, 0))
    return family
