"""The settings of the weekly letter: when it goes, which stories it takes, whether a model writes in it."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator

from tracker.model.digest import EVENT_WEIGHTS, DigestRules
from tracker.settings.table import Table, TimeZone

_USUAL = DigestRules()
_MOST = 20.0
"""Points; a weight above it is a slip of the pen."""
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}

Weights = dict[str, Annotated[float, Field(ge=0, le=_MOST)]]


def _kinds(weights: Weights) -> Weights:
    unknown = sorted(weights.keys() - EVENT_WEIGHTS.keys())
    if unknown:
        raise ValueError(f"{unknown[0]} is no kind of event; choose among {', '.join(EVENT_WEIGHTS)}")
    return dict(EVENT_WEIGHTS) | weights


class ChoiceSettings(Table):
    """Which stories an issue tells: the points of a story are the sum of the weights times their values.

    Weights by name are written as a table, `event_weights = { research = 1.0 }`, and in the environment with
    commas, `research=1.0,people=0.2`. A firm is named by its id.
    """

    outlets: float = Field(
        _USUAL.outlets, ge=0, le=_MOST, description="for each doubling of the independent outlets"
    )
    first_party: float = Field(
        _USUAL.first_party, ge=0, le=_MOST, description="for a report of the firm's own"
    )
    languages: float = Field(
        _USUAL.languages, ge=0, le=_MOST, description="for being told in English and Chinese"
    )
    event: float = Field(_USUAL.event, ge=0, le=_MOST, description="times the weight of the kind of event")
    novelty: float = Field(_USUAL.novelty, ge=0, le=_MOST, description="for not having been told before")
    firm: float = Field(
        _USUAL.firm, ge=0, le=_MOST, description="times the weight of the firm and how much it is about it"
    )
    recency: float = Field(_USUAL.recency, ge=0, le=_MOST, description="for the newest; halves in four days")
    event_weights: Annotated[Weights, AfterValidator(_kinds)] = Field(
        {}, validate_default=True, description="by kind of event, 0 to 1 as a rule; 0 gives no points"
    )
    firm_weights: Weights = Field({}, description="by firm; 1 where nothing is said")
    min_score: float = Field(
        _USUAL.min_score, ge=0, le=100, description="points that a story needs to be told"
    )
    min_salience: float = Field(
        _USUAL.min_salience, ge=0, le=1, description="how much a report must be about a firm to count"
    )
    late_grace_days: float = Field(
        _USUAL.late_grace.total_seconds() / 86400,
        ge=0,
        le=7,
        description="how old news may be that is first seen in the week",
    )
    new_outlets: int = Field(
        _USUAL.new_outlets, ge=1, le=100, description="so many further outlets make a told story news again"
    )
    max_stories: int = Field(_USUAL.max_stories, ge=1, le=100, description="stories in an issue")
    max_per_section: int = Field(_USUAL.max_per_section, ge=1, le=100, description="stories in a section")
    full_per_section: int = Field(
        _USUAL.full_per_section, ge=0, le=100, description="those told in full; the others take a line each"
    )
    max_per_firm: int = Field(_USUAL.max_per_firm, ge=1, le=100, description="stories about one firm")
    thin_below: int = Field(
        _USUAL.thin_below,
        ge=0,
        le=100,
        description="with fewer stories the issue says that the week was thin",
    )
    key_points: int = Field(_USUAL.key_points, ge=0, le=10, description="key points")
    watch: int = Field(_USUAL.watch, ge=0, le=20, description="entries under What to watch")
    watch_days: int = Field(_USUAL.watch_days, ge=1, le=730, description="how far it looks ahead")
    reading: int = Field(_USUAL.reading, ge=0, le=20, description="entries under Further reading")
    voices: int = Field(_USUAL.voices, ge=3, le=15, description="firms in the chart of shares of voice")
    quiet_median: float = Field(
        _USUAL.quiet_median, ge=0, le=100, description="items a week that a firm must have had to be missed"
    )


def _address(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment):
        raise ValueError("write the base address, such as https://api.example.com/v1")
    return url


def _key(key: SecretStr) -> SecretStr:
    value = key.get_secret_value()
    if not value.isascii() or any(character.isspace() or not character.isprintable() for character in value):
        raise ValueError("a key has no blanks and only ASCII")
    return key


class ModelSettings(Table):
    """A language model that writes the standfirst and the lead, if you want one.

    Without it an issue is complete. Any server will do that knows OpenAI's chat completions. What the model
    writes is printed only where each number and name of a sentence stands in the reports that it cites, and
    the issue says who wrote it. See [digest.md](digest.md).
    """

    url: Annotated[str, AfterValidator(_address)] = Field(
        "",
        description="base address, to which /chat/completions is added; empty means that no model is asked",
    )
    name: str = Field("", description="the model, as the server calls it")
    key: Annotated[SecretStr, AfterValidator(_key)] = Field(
        SecretStr(""), description="better in a file: TRACKER_DIGEST_MODEL_KEY_FILE"
    )
    price_in: float = Field(0.0, ge=0, description="price of a million tokens that are sent")
    price_out: float = Field(0.0, ge=0, description="price of a million tokens that are answered")
    max_cost: float = Field(
        1.0, ge=0, description="what it may cost in seven days, in the currency of the prices"
    )
    max_tokens: int = Field(40_000, ge=1_000, description="tokens that one issue may take")
    max_requests: int = Field(2, ge=1, le=10, description="tries for one issue")
    timeout: float = Field(
        90, gt=0, le=900, description="seconds that the model may take for one issue, in all"
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.url and not self.name:
            raise ValueError("name is missing; say which model the server should take")
        parts = urlsplit(self.url)
        if parts.scheme == "http" and self.key.get_secret_value() and parts.hostname not in _THIS_MACHINE:
            raise ValueError("the key would be sent in the clear; use https")
        return self


class DigestSettings(Table):
    """The weekly letter."""

    name: str = Field("China AI Tracker", description="name on the masthead")
    promise: str = Field(
        "The week in Chinese AI, in both languages, each event once.", description="the line below the name"
    )
    author: str = Field("", description="who signs it")
    site: str = Field("", description="address of the public page, if there is one")
    timezone: TimeZone = Field("UTC", description="zone of the digest's clock and of its dates")
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = Field(
        "mon", description="day on which it is sent"
    )
    hour: int = Field(7, ge=0, le=23, description="hour at which it is sent")
    enabled: bool = Field(default=True, description="whether the daemon sends it")
    window_hours: float = Field(
        48, ge=1, le=168, description="hours for which an issue is fresh; later it is sent to nobody"
    )
    choice: ChoiceSettings = ChoiceSettings()
    model: ModelSettings = ModelSettings()
