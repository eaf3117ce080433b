"""Readers who sign themselves up on the page: asked by mail first, out again by one click.

ask → pending, letter with a link → confirm → active        unsubscribe → removed
"""

from tracker.clock import Clock
from tracker.errors import UsageError
from tracker.jobs import reader_links
from tracker.jobs.letters import DeliveryRules
from tracker.jobs.reader_links import Purpose
from tracker.mail import Mailer, compose, message_id
from tracker.model.digest import Rendered
from tracker.model.mail import Letter, SendOutcome
from tracker.model.subscriber import ReaderWish, Subscriber, SubscriberState
from tracker.store import Database, subscribers


def ask(
    database: Database,
    mailer: Mailer,
    wish: ReaderWish,
    defaults: ReaderWish,
    rules: DeliveryRules,
    *,
    name: str,
    clock: Clock,
) -> SendOutcome | None:
    """Sends the letter that asks somebody whether it was they who signed up.

    The page must answer a reader and a stranger alike, or it would tell who reads the digest: None, where
    they are a reader already and nothing was sent, is not for the visitor.

    Args:
        database: where the wish is kept until it is confirmed.
        mailer: hands the letter over.
        wish: what they want, checked.
        defaults: what they get where they did not say otherwise.
        rules: who sends, and the public page that the link leads to.
        name: that of the digest.
        clock: the present.

    Raises:
        UsageError: there is no public page for the link to lead to.
        MailError, SettingsError: nothing can be sent at the moment.
    """
    if not rules.base_url:
        raise UsageError("Sign-ups need the address of the public page; set web.base_url.")
    with database.write() as connection:
        reader = subscribers.sign_up(connection, wish.email, clock(), **(defaults.facts | wish.facts))
    if reader.state is not SubscriberState.PENDING:
        return None
    link = reader_links.link(rules.base_url, reader, Purpose.CONFIRM)
    text = (
        f"Somebody, perhaps you, asked for {name} to be sent to this address.\n\n"
        f"If it was you, follow this link and press the button there:\n\n{link}\n\n"
        "If it was not, do nothing: you will hear no more of us.\n"
    )
    letter = Letter(
        rendered=Rendered(subject=f"{name}: do you want it?", html="", text=text),
        sender=rules.sender,
        to=reader.email,
        message_id=message_id(f"confirm {reader.token}", reader.email, rules.sender),
        date=clock(),
        reply_to=rules.reply_to,
    )
    return mailer.send(compose(letter))


def confirm(database: Database, subscriber_id: int, signature: str, clock: Clock) -> Subscriber | None:
    """Makes a reader of somebody who followed their link; None when the link is not good (any more)."""
    with database.write() as connection:
        reader = reader_links.reader_of(connection, Purpose.CONFIRM, subscriber_id, signature)
        if reader is None or reader.state not in {SubscriberState.PENDING, SubscriberState.ACTIVE}:
            return None
        return subscribers.add(connection, reader.email, clock())


def unsubscribe(database: Database, subscriber_id: int, signature: str, clock: Clock) -> Subscriber | None:
    """Lets a reader go who followed their link, or whose mail program did (RFC 8058); None for a bad link.

    Twice is as good as once.
    """
    with database.write() as connection:
        reader = reader_links.reader_of(connection, Purpose.UNSUBSCRIBE, subscriber_id, signature)
        if reader is not None and reader.state is not SubscriberState.REMOVED:
            reason = f"left by their link on {clock():%Y-%m-%d}"
            subscribers.set_state(connection, reader.id, SubscriberState.REMOVED, reason)
        return reader
