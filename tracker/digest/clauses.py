"""A plain English clause for an event: takes a candidate, puts together what was extracted from it.

Used where no outlet wrote in English and for the issue's own headings. A clause is made only when all
its parts stand in one title that states a fact: who (a firm, named before the object), what (an event of
which the tagger was sure) and the object (one version of a model of that firm, or an amount with its
role). A title that hedges ("in talks", "is developing", 曝, 拟) states none. With less the clause is "",
and plainer words are used.
"""

import re
from collections.abc import Collection, Sequence

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
    r"|即将|寻求|传[^统播]|领投|跟投|追加|创投|参投|前[^后]|原[^创]",
    re.IGNORECASE,
)
_RAISES = re.compile(
    r"\b(?:rais|clos|secur|complet|land|bag|net|get|win|pull|file|seek|list|price|launch|begin|start)\w*"
    r"|完成|获|宣布|融资|拿下|官宣|募资|招股|上市|递表|发售"
)
_RELEASES = re.compile(
    r"\b(?:releas|launch|unveil|introduc|announc|debut|open|ship|roll|publish|cut|slash|halv|rais|drop|make)\w*"
    r"|发布|推出|上线|开源|亮相|公布|开放|降价|涨价|下调|上调|降至",
    re.IGNORECASE,
)
_REPORTS = re.compile(r"\b(?:report|post|revenue|earn|book|record)\w*|营收|收入|财报|业绩", re.IGNORECASE)
_REACH = {"zh": 14, "en": 40}
"""Characters after a firm's name within which its verb follows, where it is the subject."""
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
    EventType.FUNDING: ("{firm} raises {amount}", {"raised", "funding", "round"}, _RAISES),
    EventType.IPO: ("{firm} seeks {amount} on the stock market", {"raised", "funding"}, _RAISES),
    EventType.EARNINGS: ("{firm} reports {amount} of revenue", {"revenue"}, _REPORTS),
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


def model_of(candidate: Candidate, kinds: Collection[str] = _NAMED) -> str:
    """The model (or product) that most titles of a story name, with its version, in Latin letters; or ""."""
    found: dict[str, int] = {}
    for stored in candidate.items:
        for mention in stored.tags.mentions:
            if mention.field == "title" and mention.kind in kinds and mention.firm in candidate.firms[:1]:
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
        form, roles, verbs = _WITH_AMOUNT[event.type]
        amount = amount_with_role(event.amounts, roles)
        if amount is None or amount.text not in stored.item.title or not _does(stored, in_title, verbs):
            return ""
        return form.format(firm=name, amount=amount_text(amount)) + _at_a_valuation(event.amounts)
    begins = min(mention.start for mention in in_title)
    models = [m for m in in_title if m.kind in _NAMED and _is_one(m) and m.start >= begins]
    if event.type not in _WITH_MODEL or not models or not _does(stored, in_title, _RELEASES):
        return ""
    model = _label(max(models, key=lambda m: (bool(m.version), -m.start)), stored.item.title)
    return _WITH_MODEL[event.type].format(firm=name, model=model)


def _does(stored: StoredItem, named: Sequence[Mention], verbs: re.Pattern[str]) -> bool:
    """Whether the firm is the subject: one of the verbs follows right after its name or its model's.

    An investor, a partner or a former employer stands elsewhere in the title.
    """
    reach = _REACH.get(language_of(stored), 0)
    title = stored.item.title
    return any(verbs.search(title, mention.end, mention.end + reach) for mention in named)


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
