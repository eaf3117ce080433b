"""Sign-up with a letter to confirm, and the way out by one click (RFC 8058).

Nothing tells whether an address is known: whoever signs up, the answer is the same. Links are opened
by the scanners of mail servers too, so opening one changes nothing; the button on it does.
"""

from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from tracker.errors import NotFoundError, UsageError
from tracker.jobs import reader_links, readers
from tracker.jobs.reader_links import Purpose
from tracker.model.subscriber import Subscriber, SubscriberState
from tracker.store import Connection, subscribers
from tracker.web.headers import client_of
from tracker.web.limits import Id, Name
from tracker.web.site import Site, TheSite

router = APIRouter(include_in_schema=False)

LONGEST_FORM = 10_000
SENT = "If that address can get letters, one is on its way. Open the link in it to confirm."
LEFT = "left by the link in a letter"
_NO_LINK = "This link is not good any more; the newest letter has one that is."


@router.get("/subscribe")
def form(site: TheSite) -> Response:
    """The form to sign up."""
    _needs_mail(site)
    return site.page("subscribe.html.j2", email="", wanted="", mistake="")


@router.post("/subscribe")
async def sign_up(request: Request, site: TheSite) -> Response:
    """Sends a letter to confirm."""
    _needs_mail(site)
    wait = site.sign_ups.take(client_of(request.scope), site.now)
    if wait:
        raise HTTPException(429, f"That were many; try again in {-(-wait // 60)} minutes.")
    fields = parse_qs((await _body(request)).decode("utf8", "replace"))
    email, wanted = (fields.get(name, [""])[0].strip() for name in ("email", "filter"))
    return await run_in_threadpool(_sign_up, site, email, wanted)


@router.get("/confirm/{reader_id}/{code}")
def confirm_page(site: TheSite, reader_id: Id, code: Name) -> Response:
    """The page with the button that confirms."""
    with site.tools.database.read() as connection:
        reader = _reader(connection, Purpose.CONFIRM, reader_id, code)
    if reader.state is not SubscriberState.PENDING:
        return site.page(
            "said.html.j2", heading="Nothing to confirm", sentence="This link has done its work."
        )
    return site.page("confirm.html.j2", purpose=Purpose.CONFIRM, reader=reader, code=code)


@router.post("/confirm/{reader_id}/{code}")
def confirm(site: TheSite, reader_id: Id, code: Name) -> Response:
    """Makes the reader one."""
    with site.tools.database.write() as connection:
        reader = _reader(connection, Purpose.CONFIRM, reader_id, code)
        if reader.state is SubscriberState.PENDING:
            subscribers.add(connection, reader.email, site.now)
    return site.page("said.html.j2", heading="Welcome", sentence="The next issue comes to you by mail.")


@router.get("/unsubscribe/{reader_id}/{code}")
def leave_page(site: TheSite, reader_id: Id, code: Name) -> Response:
    """The page with the button that ends it."""
    with site.tools.database.read() as connection:
        reader = _reader(connection, Purpose.UNSUBSCRIBE, reader_id, code)
    return site.page("confirm.html.j2", purpose=Purpose.UNSUBSCRIBE, reader=reader, code=code)


@router.post("/unsubscribe/{reader_id}/{code}")
def leave(site: TheSite, reader_id: Id, code: Name) -> Response:
    """Ends it, whoever asks with the link: a mail program by one click, or the button."""
    with site.tools.database.write() as connection:
        reader = _reader(connection, Purpose.UNSUBSCRIBE, reader_id, code)
        subscribers.set_state(connection, reader.id, SubscriberState.REMOVED, LEFT)
    return site.page("said.html.j2", heading="You have left", sentence="No further issue will come to you.")


def _sign_up(site: Site, email: str, wanted: str) -> Response:
    tools = site.tools
    assert tools.confirm is not None  # noqa: S101 - _needs_mail has looked
    try:
        with tools.database.write() as connection:
            wish = readers.read_wish(email, lambda text: site.parse(connection, text), filter=wanted)
            facts = tools.defaults.facts | {name: value for name, value in wish.facts.items() if value != ""}
            reader = None
            if not site.letters.take(wish.email, site.now):
                reader = subscribers.sign_up(connection, wish.email, site.now, **facts)
    except UsageError as error:
        return site.page("subscribe.html.j2", status=400, email=email, wanted=wanted, mistake=str(error))
    if reader is not None and reader.state is SubscriberState.PENDING:
        tools.confirm(reader.email, reader_links.link(tools.base_url, reader, Purpose.CONFIRM))
    return site.page("said.html.j2", heading="Look into your mail", sentence=SENT)


def _needs_mail(site: Site) -> None:
    if site.tools.confirm is None:
        raise NotFoundError("Nobody can sign up here: no mail server is set, or no public address.")


def _reader(connection: Connection, purpose: Purpose, reader_id: int, code: str) -> Subscriber:
    found = reader_links.reader_of(connection, purpose, reader_id, code)
    if found is None:
        raise NotFoundError(_NO_LINK)
    return found


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise HTTPException(413, "That is more than the form can hold.")
    return body
