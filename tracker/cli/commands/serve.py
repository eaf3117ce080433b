"""``tracker serve``: the page, the API and the feeds out."""

import signal

import typer
import uvicorn

from tracker import resources
from tracker.cli import mailing
from tracker.cli.runtime import Runtime
from tracker.errors import CannotRunError, MailError
from tracker.mail import compose, message_id
from tracker.model.digest import Rendered
from tracker.model.mail import Letter, Refused
from tracker.web import WebTools
from tracker.web import app as web_app
from tracker.web.tools import Confirm

app = typer.Typer(add_completion=False)

STOP_WITHIN = 4
"""Seconds that requests under way have to end once we are asked to stop."""


@app.command()
def serve(ctx: typer.Context) -> None:
    """Serve the page, the API, feeds out, /healthz and /metrics; until Ctrl-C or SIGTERM."""
    runtime: Runtime = ctx.obj
    runtime.refuse_json("serve")
    chosen = runtime.settings.web
    config = uvicorn.Config(
        web_app(tools(runtime)),
        host=chosen.host,
        port=chosen.port,
        log_config=None,
        ws="none",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN,
    )
    try:
        listening = config.bind_socket()
    except SystemExit:
        raise CannotRunError(
            f"{chosen.host}:{chosen.port} cannot be listened on; "
            "is it taken? Choose another with web.host and web.port (TRACKER_WEB_PORT)."
        ) from None
    host, port = listening.getsockname()[:2]
    runtime.err.print(f"Serving on http://{f'[{host}]' if ':' in host else host}:{port}/")
    # The server ends well at either signal, then raises it again for whoever handled it before: us.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    uvicorn.Server(config).run(sockets=[listening])


def tools(runtime: Runtime) -> WebTools:
    """What the application needs, from the settings."""
    chosen = runtime.settings
    return WebTools(
        database=runtime.database,
        ledger=runtime.ledger,
        clock=runtime.clock,
        templates_dir=resources.templates_dir(),
        name=chosen.digest.name,
        promise=chosen.digest.promise,
        timezone=chosen.digest.timezone,
        base_url=chosen.web.base_url,
        token=chosen.web.token.get_secret_value(),
        confirm=_confirm(runtime),
        defaults=mailing.reader_defaults(runtime),
    )


def _confirm(runtime: Runtime) -> Confirm | None:
    """Sends the letter that a sign-up needs; None where there is no mail server or no public address.

    The link must not be made from what a request says of its host: anybody may say anything there.
    """
    chosen = runtime.settings
    if not (chosen.smtp.host and chosen.smtp.sender and chosen.web.base_url):
        return None
    rules = mailing.delivery_rules(runtime)
    name = chosen.digest.name

    def send(email: str, link: str) -> None:
        text = (
            f"Somebody, you we hope, asked for {name} to be sent to this address.\n\n"
            f"To get it, open this page and confirm:\n\n{link}\n\n"
            "If it was not you, do nothing: no letter will come.\n"
        )
        letter = Letter(
            rendered=Rendered(subject=f"Please confirm: {name}", html="", text=text),
            sender=rules.sender,
            to=email,
            message_id=message_id(f"confirm {link}", email, rules.sender),
            date=runtime.clock(),
            reply_to=rules.reply_to,
        )
        with mailing.mailer(runtime) as mailer:
            outcome = mailer.send(compose(letter))
        if isinstance(outcome, Refused):
            raise MailError(f"The letter to confirm was refused: {outcome.reason}")

    return send
