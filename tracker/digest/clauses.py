"""A plain English clause for an event: takes a candidate, puts together what was extracted from it.

Used where no outlet wrote in English and for the issue's own headings. A clause is made only when all
its parts stand in one title that states a fact: who (a firm, named before the object), what (an event of
which the tagger was sure) and the object (one version of a model of that firm, or an amount with its
role). A title that hedges ("in talks", "is developing", 曝, 拟) states none. With less the clause is "",
and plainer words are used.
"""

import re
from dataclasses import dataclass

from tracker.digest.candidates import Candidate, language_of
from tracker.model.digest import DigestInput
from tracker.model.story import StoredItem
from tracker.model.tags import Amount, EventType, Mention
from tracker.text.quantities import amount_text

_SURE = 0.5
_WIDELY_SURE = 0.8
"""So sure must one title be of an event, or half of the titles agree on it, before it is named."""
_HEDGED = re.compile(
    r"\b(?:sources?|reportedly|rumou?r\w*|said to|developing|plans?|planning|planned|may|might|could|would"
    r"|will|to (?:launch|release|raise|open|cut)|in talks|seeks?|seeking|considers?|considering|weighs?"
    r"|weighing|expected|set to|eyes|eyeing|aims?|prepar\w+|ahead of|denies|denied|no plans|delays?|delayed"
    r"|leak\w*|teases?)\b|[?？]"
    r"|或将|拟|将于|将在|将推|计划|有望|传闻|据传|曝|爆料|网传|疑似|否认|考虑|洽谈|正在|筹备|推迟|绝密|预计"
    r"|即将|寻求|传[^统播]",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"[ \-–]?(?:[A-Za-z]{1,2})?\d+(?:\.\d+)*[A-Za-z]{0,3}"
    r"(?:[ \-](?:Pro|Max|Mini|Nano|Turbo|Flash|Lite|Air|Ultra|Thinking|Preview|Coder|Plus|VL|Omni))*"
)
_ASCII = re.compile(r"[\x20-\x7e]+")
_NAMED = {"model", "product"}
_WITH_MODEL = {
    EventType.RELEASE: "{firm} releases {model}",
    EventType.OPEN_SOURCE: "{firm} opens the weights of {model}",
    EventType.PRICE: "{firm} changes the price of {model}",
    EventType.RESEARCH: "{firm} publishes research on {model}",
}
_WITH_AMOUNT = {
    EventType.FUNDING: ("{firm} raises {amount}", {"raised", "funding", "round"}),
    EventType.IPO: ("{firm} seeks {amount} on the stock market", {"raised", "funding"}),
    EventType.EARNINGS: ("{firm} reports {amount} of revenue", {"revenue"}),
}
_ABOUT = {
    EventType.RELEASE: "a release by {firm}",
    EventType.OPEN_SOURCE: "the opening of a model by {firm}",
    EventType.FUNDING: "a funding round of {firm}",
    EventType.IPO: "the listing of {firm}",
    EventType.EARNINGS: "the results of {firm}",
    EventType.PRICE: "a price change at {firm}",
    EventType.POLICY: "a decision of the authorities about {firm}",
    EventType.CHIP: "chip news around {firm}",
    EventType.PRODUCT: "a product of {firm}",
    EventType.PARTNERSHIP: "a partnership of {firm}",
    EventType.PEOPLE: "a change of people at {firm}",
    EventType.RESEARCH: "research from {firm}",
    EventType.LEGAL: "a legal step around {firm}",
    EventType.DEAL: "a deal of {firm}",
    EventType.INCIDENT: "an incident at {firm}",
    EventType.OTHER: "news of {firm}",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a clause is made of; ``model`` and ``amount`` are "" where none was found."""

    firm: str
    model: str
    amount: str
    valuation: str


def of(candidate: Candidate, given: DigestInput) -> str:
    """A clause such as "Moonshot AI raises $2 billion at a valuation of $20 billion", or ""."""
    for stored in sorted(candidate.items, key=lambda stored: language_of(stored) != "en"):
        if clause := _of_item(stored, candidate, given):
            return clause
    return ""


def about(candidate: Candidate, given: DigestInput) -> str:
    """The event as a noun: "a funding round of Moonshot AI"; "" for a story about no firm.

    Plain "news of" the firm where the titles do not agree on what happened.
    """
    if not candidate.firms:
        return ""
    kind = candidate.event if _agreed(candidate) else EventType.OTHER
    return _ABOUT[kind].format(firm=name_of(candidate.firms[0], given))


def _agreed(candidate: Candidate) -> bool:
    """Whether the titles state the main event: most of those that tell one, none of them as a mere hope."""
    sure = [
        max((e.confidence for e in stored.tags.events if e.type is candidate.event), default=0.0)
        for stored in candidate.items
        if not _HEDGED.search(stored.item.title)
    ]
    return max(sure, default=0.0) >= _WIDELY_SURE and sum(map(bool, sure)) * 2 >= len(candidate.items)


def name_of(firm: str, given: DigestInput) -> str:
    """A firm's English name in the ledger, its id where the ledger has none."""
    return given.firms[firm].name if firm in given.firms else firm


def model_of(candidate: Candidate) -> str:
    """The model or product that most titles of a story name, with its version, in Latin letters; or ""."""
    found: dict[str, int] = {}
    for stored in candidate.items:
        for mention in stored.tags.mentions:
            if mention.field == "title" and mention.kind in _NAMED and mention.firm in candidate.firms[:1]:
                label = _label(mention, stored.item.title)
                found[label] = found.get(label, 0) + (2 if mention.version else 1)
    return min(found, key=lambda label: (-found[label], -len(label), label), default="")


def amount_with_role(amounts: tuple[Amount, ...], roles: set[str]) -> Amount | None:
    """The first amount of money that measures one of the given things."""
    return next((a for a in amounts if a.unit == "money" and a.role in roles), None)


def _of_item(stored: StoredItem, candidate: Candidate, given: DigestInput) -> str:
    event = next((e for e in stored.tags.events if e.type is candidate.event and e.confidence >= _SURE), None)
    if event is None or not candidate.firms or _HEDGED.search(stored.item.title):
        return ""
    firm = candidate.firms[0]
    in_title = [
        mention for mention in stored.tags.mentions if mention.field == "title" and mention.firm == firm
    ]
    if not in_title:
        return ""
    name = name_of(firm, given)
    if event.type in _WITH_AMOUNT:
        form, roles = _WITH_AMOUNT[event.type]
        amount = amount_with_role(event.amounts, roles)
        if amount is None or amount.text not in stored.item.title:
            return ""
        return form.format(firm=name, amount=amount_text(amount)) + _at_a_valuation(event.amounts)
    begins = min(mention.start for mention in in_title)
    models = [m for m in in_title if m.kind in _NAMED and _is_one(m) and m.start >= begins]
    if event.type not in _WITH_MODEL or not models or language_of(stored) not in {"en", "zh"}:
        return ""
    model = _label(max(models, key=lambda m: (bool(m.version), -m.start)), stored.item.title)
    return _WITH_MODEL[event.type].format(firm=name, model=model)


def _is_one(mention: Mention) -> bool:
    """Whether a name stands for one model and not for a family: it has a version or ends in a number."""
    return bool(mention.version) or mention.name[-1:].isdigit()


def _at_a_valuation(amounts: tuple[Amount, ...]) -> str:
    worth = amount_with_role(amounts, {"valuation"})
    return f" at a valuation of {amount_text(worth)}" if worth else ""


def _label(mention: Mention, title: str) -> str:
    """The name as the title writes it with its version, or the ledger's name where that is Chinese."""
    written = title[mention.start : mention.end]
    if written != mention.text or not _ASCII.fullmatch(written):
        return f"{mention.name} {mention.version}".strip() if mention.version else mention.name
    version = _VERSION.match(title, mention.end)
    return (written + version[0] if version else written).strip(" -–")
