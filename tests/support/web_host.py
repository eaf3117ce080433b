"""Serves the web application on loopback, over invented items, some of them hostile."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import uvicorn
from query_shelf import NOON, Draft, Shelf

from tracker.catalogue.ledger import load_ledger
from tracker.model.digest import Rendered
from tracker.model.mail import UNSUBSCRIBE_PLACE
from tracker.model.subscriber import ReaderWish
from tracker.store import Database, editions, schema
from tracker.web import WebTools, app
from tracker.web.tools import Allowance

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-of-the-operator"
HOSTILE = '<script>document.title="owned"</script><img src=x onerror="document.title=1">'
LETTER = (
    "<html><head><title>Issue</title><style>@media print { p { color: black !important } }</style></head>"
    '<body style="margin: 0"><p style="color: red">The week.</p>'
    f'<p><a href="{UNSUBSCRIBE_PLACE}">Unsubscribe</a></p></body></html>'
)


@dataclass
class Host:
    """A running page: where it is, its store, and the letters to confirm that it sent."""

    url: str
    database: Database
    letters: list[tuple[str, str]] = field(default_factory=list)


def stock(database: Database) -> list[int]:
    """Fills the store; the ids of the items."""
    schema.upgrade(database)
    hours = timedelta(hours=1)
    firm = {"firms": ("moonshot",), "entities": ("kimi",), "events": ("release",)}
    found = Shelf(database).put(
        Draft("月之暗面发布Kimi K9", "新模型。", 3 * hours, "beta", "zh", story=7, **firm),
        Draft("Moonshot releases Kimi K9", "Notable.", 2 * hours, story=7, seen_in=("gamma",), **firm),
        Draft(f"Title {HOSTILE}", f"Text {HOSTILE}", hours, story=8, firms=("deepseek",)),
        Draft(
            "Moonshot raises money",
            "A round.",
            200 * hours,
            story=9,
            firms=("moonshot",),
            events=("funding",),
        ),
    )
    rendered = Rendered("A headline · China AI Tracker No. 1", LETTER, f"The week.\n{UNSUBSCRIBE_PLACE}\n")
    with database.write() as connection:
        editions.save(
            connection, week="2026-W46", variant="", number=1, rendered=rendered, facts={}, now=NOON
        )
    return found


@contextmanager
def hosted(folder: Path, allowance: Allowance | None = None, token: str = TOKEN) -> Iterator[Host]:
    """The page over a stocked store, until the block ends."""
    database = Database(f"sqlite:///{folder / 'web.db'}")
    stock(database)
    host = Host("", database)
    tools = WebTools(
        database=database,
        ledger=load_ledger(ROOT / "feeds"),
        clock=lambda: NOON,
        templates_dir=ROOT / "templates",
        promise="A promise.",
        base_url="https://tracker.example.org",
        token=token,
        confirm=lambda email, link: host.letters.append((email, link)),
        defaults=ReaderWish(email="", timezone="Asia/Shanghai", weekday=2, hour=8),
        allowance=allowance or Allowance(per_second=0),
    )
    config = uvicorn.Config(app(tools), port=0, log_config=None, ws="none", server_header=False)
    listening = config.bind_socket()
    server = _Server(config)
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    assert server.ready.wait(30)
    host.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        yield host
    finally:
        server.should_exit = True
        thread.join(30)
        database.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list | None = None) -> None:  # type: ignore[type-arg]
        await super().startup(sockets)
        self.ready.set()
