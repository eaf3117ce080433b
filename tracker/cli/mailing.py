"""Settings → the rules by which the digest is built and sent; for the commands and the daemon."""

import difflib
import functools
from collections.abc import Callable
from datetime import timedelta

from tracker import query, resources
from tracker.cli import settling
from tracker.cli.runtime import Runtime
from tracker.errors import SettingsError
from tracker.jobs.edition import Desk, EditionRules
from tracker.jobs.letters import DeliveryRules
from tracker.jobs.readers import WEEKDAYS
from tracker.jobs.send_digest import Build
from tracker.mail import Mailer, SmtpRules, headers
from tracker.model.digest import DigestRules, Publication
from tracker.model.entity import EntityKind, Ledger
from tracker.model.mail import UNSUBSCRIBE_PLACE
from tracker.model.prose import ModelRules
from tracker.model.subscriber import ReaderWish
from tracker.settings.digest import ChoiceSettings, ModelSettings


def delivery_rules(runtime: Runtime) -> DeliveryRules:
    """Who sends.

    Raises:
        SettingsError: no sender is chosen, or it is no address.
    """
    chosen = runtime.settings
    if not chosen.smtp.sender:
        raise SettingsError("No sender is chosen; set smtp.sender (TRACKER_SMTP_SENDER).")
    domain = headers.sender(chosen.smtp.sender).domain
    return DeliveryRules(
        sender=chosen.smtp.sender,
        reply_to=chosen.smtp.reply_to,
        list_id=f"{headers.text(chosen.digest.name)} <digest.{domain}>",
        base_url=chosen.web.base_url,
        window=timedelta(hours=chosen.digest.window_hours),
    )


def mailer(runtime: Runtime) -> Mailer:
    """What hands letters over; it connects with the first. A context manager."""
    chosen = runtime.settings.smtp
    return Mailer(
        SmtpRules(
            host=chosen.host,
            port=chosen.port,
            security=chosen.security,
            username=chosen.username,
            password=chosen.password.get_secret_value(),
            timeout=timedelta(seconds=chosen.timeout),
            gap=timedelta(seconds=chosen.gap),
            ca_bundle=chosen.ca_bundle,
        )
    )


def edition_rules(runtime: Runtime) -> EditionRules:
    """How issues are made.

    Raises:
        SettingsError: a firm with a weight is not in the ledger.
    """
    chosen = runtime.settings
    return EditionRules(
        ledger=runtime.ledger,
        templates_dir=resources.templates_dir(),
        publication=Publication(
            name=chosen.digest.name,
            promise=chosen.digest.promise,
            author=chosen.digest.author,
            reply_to=chosen.smtp.reply_to,
            site_url=chosen.digest.site or chosen.web.base_url,
            unsubscribe_url=UNSUBSCRIBE_PLACE,
        ),
        digest=_digest_rules(chosen.digest.choice, runtime.ledger),
        model=_model_rules(chosen.digest.model),
        timezone=chosen.digest.timezone,
    )


def _model_rules(chosen: ModelSettings) -> ModelRules:
    values = chosen.model_dump() | {
        "key": chosen.key.get_secret_value(),
        "timeout": timedelta(seconds=chosen.timeout),
    }
    return ModelRules(**values)


def _digest_rules(chosen: ChoiceSettings, ledger: Ledger) -> DigestRules:
    """The weights and lengths of an issue; a firm that the ledger does not have is a mistake."""
    firms = {entity.id for entity in ledger.entities.values() if entity.kind is EntityKind.FIRM}
    for name in chosen.firm_weights:
        if name not in firms:
            close = difflib.get_close_matches(name, firms, n=1)
            meant = f" (did you mean {close[0]}?)" if close else "; `tracker entities list` shows them"
            raise SettingsError(f"digest.choice.firm_weights names {name}, which is no firm{meant}.")
    values = chosen.model_dump()
    return DigestRules(late_grace=timedelta(days=values.pop("late_grace_days")), **values)


def builder(runtime: Runtime) -> Build:
    """Builds and keeps an issue, or gives the one that is on its way; for one run."""
    settle = functools.partial(settling.everything, runtime)
    return Desk(runtime.database, edition_rules(runtime), runtime.clock, settle).issue


def filter_check(runtime: Runtime) -> Callable[[str], object]:
    """Reads a reader's query as the digest will.

    Raises, when it is called:
        QueryError: it has a mistake.
    """
    with runtime.database.read() as connection:
        zone = runtime.settings.digest.timezone
        context = query.prepared(
            connection, query.Context(now=runtime.clock(), timezone=zone, ledger=runtime.ledger)
        )
    return lambda text: query.parse(text, context)


def reader_defaults(runtime: Runtime) -> ReaderWish:
    """What a new reader gets who does not say otherwise."""
    chosen = runtime.settings.digest
    return ReaderWish(
        email="",
        timezone=chosen.timezone,
        weekday=WEEKDAYS.index(chosen.weekday),
        hour=chosen.hour,
    )
