"""An issue → the letter to one reader: their name on it, their own way out in it (pure)."""

import html
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import make_msgid

from tracker.jobs import reader_links
from tracker.jobs.reader_links import Purpose
from tracker.mail import headers
from tracker.model.digest import Rendered
from tracker.model.mail import UNSUBSCRIBE_PLACE, Letter
from tracker.model.subscriber import Subscriber
from tracker.text import mail_address


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """Who sends, and how long a letter is tried.

    ``base_url`` is the public page with the readers' links; "" leaves them the way out by mail. A letter
    that could not be handed over ``window`` after it was queued is stale. A refusal for the moment is
    followed by a pause of ``backoff``, doubled each time up to ``longest_backoff``.
    """

    sender: str
    reply_to: str = ""
    list_id: str = ""
    base_url: str = ""
    window: timedelta = timedelta(days=2)
    backoff: timedelta = timedelta(minutes=10)
    longest_backoff: timedelta = timedelta(hours=4)


def letter_to(
    reader: Subscriber, rendered: Rendered, message_id: str, rules: DeliveryRules, now: datetime
) -> Letter:
    """The letter to one reader.

    Raises:
        SettingsError: the rules name no address that can be answered.
    """
    by_click = reader_links.link(rules.base_url, reader, Purpose.UNSUBSCRIBE)
    by_mail = reader_links.mailto(_operator(rules), reader.email)
    return Letter(
        rendered=_with_way_out(rendered, by_click or by_mail),
        sender=rules.sender,
        to=f"{reader.name} <{reader.email}>" if reader.name else reader.email,
        message_id=message_id,
        date=now,
        reply_to=rules.reply_to,
        list_id=rules.list_id,
        unsubscribe_url=by_click,
        unsubscribe_mailto=by_mail,
    )


def trial_letter(to: str, rendered: Rendered, rules: DeliveryRules, now: datetime) -> Letter:
    """A copy of an issue for somebody who looks at it first.

    Its Message-ID is its own: mail programs show one of two letters with the same.

    Raises:
        UsageError: ``to`` is no address.
        SettingsError: the rules name no address that can be answered.
    """
    by_mail = reader_links.mailto(_operator(rules), mail_address.read(to).spec)
    return Letter(
        rendered=_with_way_out(replace(rendered, subject=f"[Trial] {rendered.subject}"), by_mail),
        sender=rules.sender,
        to=to,
        message_id=make_msgid(domain=headers.sender(rules.sender).domain),
        date=now,
        reply_to=rules.reply_to,
        list_id=rules.list_id,
        unsubscribe_mailto=by_mail,
    )


def _operator(rules: DeliveryRules) -> str:
    return headers.sender(rules.reply_to or rules.sender).spec


def _with_way_out(rendered: Rendered, way: str) -> Rendered:
    return replace(
        rendered,
        html=rendered.html.replace(UNSUBSCRIBE_PLACE, html.escape(way)),
        text=rendered.text.replace(UNSUBSCRIBE_PLACE, way),
    )
