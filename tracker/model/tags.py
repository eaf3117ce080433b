"""What an item is about, with the evidence.

What an item may have dozens of is a named tuple: it is made in a fraction of the time of a frozen dataclass.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class EventType(StrEnum):
    """What happened."""

    RELEASE = "release"
    OPEN_SOURCE = "open-source"
    FUNDING = "funding"
    IPO = "ipo"
    EARNINGS = "earnings"
    PRICE = "price"
    POLICY = "policy"
    CHIP = "chip"
    PRODUCT = "product"
    PARTNERSHIP = "partnership"
    PEOPLE = "people"
    RESEARCH = "research"
    LEGAL = "legal"
    DEAL = "deal"
    INCIDENT = "incident"
    OTHER = "other"


class Mention(NamedTuple):
    """One name found in one field; ``start`` and ``end`` are offsets into that field as given.

    ``rule`` says in a word or two why the name was believed; ``name`` is the entity's canonical
    name; ``firm`` is "" for entities that belong to none. ``version`` is the version that follows
    the name of a model, in one form: "5.3-flash" for GLM-5.3-Flash, "k2.5" for Kimi K2.5, else "".
    """

    entity_id: str
    kind: str
    firm: str
    name: str
    field: str
    start: int
    end: int
    text: str
    rule: str
    confidence: float
    version: str = ""


class Amount(NamedTuple):
    """A quantity in one form whatever the language: 48亿美元 is 4.8e9, money, USD.

    ``unit`` is money, percent, parameters, tokens, people, ... ; ``currency`` is an ISO 4217 code
    for money and "" otherwise. ``role`` says what it measures where the text tells (valuation,
    raised, revenue, price), else "".
    """

    value: float
    unit: str
    currency: str
    text: str
    role: str = ""


class Event(NamedTuple):
    """What happened, how sure, and the amounts in it. ``evidence`` is the text that told."""

    type: EventType
    confidence: float
    amounts: tuple[Amount, ...] = ()
    evidence: str = ""


class Salience(NamedTuple):
    """How much an item is about a firm: 1.0 its subject, near 0 a passing mention."""

    firm: str
    score: float


@dataclass(frozen=True, slots=True)
class Tags:
    """All that tagging found in one item, with the stamp of the ledger that found it.

    ``firms`` is ordered by salience, highest first. ``gloss`` is one English line made only of
    what was extracted, for an item in Chinese; "" otherwise. ``amounts`` are all quantities of the
    title and the first part of the body, whether or not an event claims them.
    """

    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    firms: tuple[Salience, ...] = ()
    gloss: str = ""
    ledger_version: str = ""
    amounts: tuple[Amount, ...] = ()
