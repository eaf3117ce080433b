"""Settings: ``tracker.toml``, then ``TRACKER_*`` variables, read once into one frozen object.

A key ``port`` of the table ``[smtp]`` is the variable ``TRACKER_SMTP_PORT``; ``TRACKER_SMTP_PASSWORD_FILE``
names a file that holds the value, for secrets. A value that cannot be meant stops the program with
:class:`~tracker.errors.SettingsError`, which names the key and where it was read. Only entry points
read settings; stages get what they need as arguments.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, IPvAnyNetwork, SecretStr, ValidationError

from tracker.errors import SettingsError

PREFIX = "TRACKER_"
ELSEWHERE = {
    "TRACKER_FEEDS_DIR",
    "TRACKER_ENTITIES_DIR",
    "TRACKER_TEMPLATES_DIR",
    "TRACKER_CONFIG",
    "TRACKER_CORPUS",
}


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("no such time zone; use a name such as Asia/Shanghai or UTC") from None
    return name


TimeZone = Annotated[str, AfterValidator(_zone)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FetchSettings(_Table):
    """How feeds are asked for."""

    contact: str = Field(
        "https://example.org/china-ai-tracker",
        description="address in the User-Agent, so that a publisher can reach you",
    )
    workers: int = Field(32, ge=1, le=256, description="requests under way at once")
    connect_timeout: float = Field(10, gt=0, le=120, description="seconds until a connection must stand")
    read_timeout: float = Field(
        20, gt=0, le=300, description="seconds of silence until a request is given up"
    )
    total_timeout: float = Field(60, gt=0, le=900, description="seconds that one request may take in all")
    max_bytes: int = Field(10_000_000, ge=10_000, description="largest body, decompressed")
    per_host: int = Field(2, ge=1, le=32, description="connections to one host at once")
    gap: float = Field(0.5, ge=0, le=60, description="seconds between two requests to one host")
    allow: tuple[IPvAnyNetwork, ...] = Field(
        (), description="private networks that may be fetched, comma-separated"
    )
    rsshub: str = Field("", description="base address of your own RSSHub, for the sources that need one")


class StoreSettings(_Table):
    """What is kept, and how long."""

    keep_bodies_days: int = Field(
        14, ge=0, description="days that raw bodies are kept for replay; 0 keeps none"
    )
    keep_fetches_days: int = Field(90, ge=1, description="days that the record of each poll is kept")


class ProcessSettings(_Table):
    """How the work is shared out."""

    processes: int = Field(
        0, ge=0, le=64, description="processes for parsing and tagging; 0 means one a core"
    )


class DigestSettings(_Table):
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


class SmtpSettings(_Table):
    """The server that takes the mail."""

    host: str = Field("", description="mail server; empty means that nothing can be sent")
    port: int = Field(587, ge=1, le=65535, description="587 for STARTTLS, 465 for implicit TLS")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="none only for a server on this machine"
    )
    username: str = Field("", description="empty for a server that asks for none")
    password: SecretStr = Field(SecretStr(""), description="better in a file: TRACKER_SMTP_PASSWORD_FILE")
    sender: str = Field("", description="From address, with or without a name")
    reply_to: str = Field("", description="where answers go; empty means the sender")
    timeout: float = Field(30, gt=0, le=600, description="seconds that the server may be silent")
    gap: float = Field(0.0, ge=0, le=60, description="seconds between two messages")


class WebSettings(_Table):
    """The page and the API."""

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8080, ge=0, le=65535, description="port to listen on")
    base_url: str = Field("", description="public address, for links in the digest and in feeds")
    token: SecretStr = Field(
        SecretStr(""), description="needed for what changes things; empty allows none of it"
    )


class Settings(_Table):
    """Everything that an operator may choose."""

    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("china-ai-tracker", appauthor=False)),
        description="folder of the database and of what is written",
    )
    db: str = Field("", description="database URL; empty means tracker.db in the data folder")
    db_password: SecretStr = Field(SecretStr(""), description="password for the URL; better in a file")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least grave line that is logged"
    )
    fetch: FetchSettings = FetchSettings()
    store: StoreSettings = StoreSettings()
    process: ProcessSettings = ProcessSettings()
    digest: DigestSettings = DigestSettings()
    smtp: SmtpSettings = SmtpSettings()
    web: WebSettings = WebSettings()

    @property
    def db_url(self) -> str:
        """The database to use."""
        url = self.db or f"sqlite:///{self.data_dir / 'tracker.db'}"
        password = self.db_password.get_secret_value()
        scheme, separator, rest = url.partition("://")
        user, at, host = rest.partition("@")
        if not password or not at or ":" in user:
            return url
        return f"{scheme}{separator}{user}:{quote(password, safe='')}@{host}"


def load(
    config: Path | None = None, *, environ: Mapping[str, str] = os.environ, **overrides: Any
) -> Settings:
    """Reads the settings.

    Args:
        config: the file; by default the one that ``TRACKER_CONFIG`` names, else ``tracker.toml`` in
            the working folder where there is one.
        environ: the environment.
        overrides: values of the command line, by top-level key; None counts as not given.

    Raises:
        SettingsError: a value cannot be meant, a key is unknown or a file cannot be read.
    """
    path = config or (Path(environ["TRACKER_CONFIG"]) if environ.get("TRACKER_CONFIG") else None)
    if path is None and Path("tracker.toml").is_file():
        path = Path("tracker.toml")
    values = _from_file(path) if path else {}
    origins = {key: str(path) for key in _leaves(values)}
    for key, value, variable in _from_environment(environ):
        _put(values, key, value)
        origins[key] = variable
    values.update({key: value for key, value in overrides.items() if value is not None})
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_explain(error, origins)) from None


def keys() -> list[tuple[str, ...]]:
    """All keys: one name for a top-level key, table and name for the others."""
    found: list[tuple[str, ...]] = []
    for name, field in Settings.model_fields.items():
        table = _table(field.annotation)
        found += [(name, inner) for inner in table.model_fields] if table else [(name,)]
    return found


def _table(annotation: object) -> type[_Table] | None:
    return annotation if isinstance(annotation, type) and issubclass(annotation, _Table) else None


def _from_file(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        raise SettingsError(f"There is no settings file {path}; name another with --config.") from None
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error}.") from None


def _from_environment(environ: Mapping[str, str]) -> list[tuple[tuple[str, ...], str, str]]:
    by_variable = {PREFIX + "_".join(key).upper(): key for key in keys()}
    found = []
    for variable in sorted(environ):
        if not variable.startswith(PREFIX) or variable in ELSEWHERE:
            continue
        if variable in by_variable:
            found.append((by_variable[variable], environ[variable], variable))
        elif variable.endswith("_FILE") and variable.removesuffix("_FILE") in by_variable:
            found.append(
                (by_variable[variable.removesuffix("_FILE")], _secret(variable, environ[variable]), variable)
            )
        else:
            raise SettingsError(f"The variable {variable} is not a setting{_nearest(variable, by_variable)}.")
    return found


def _secret(variable: str, path: str) -> str:
    try:
        return Path(path).read_text("utf8").strip()
    except OSError as error:
        raise SettingsError(f"{variable} names {path}, which cannot be read ({error.strerror}).") from None


def _put(values: dict[str, Any], key: tuple[str, ...], value: str) -> None:
    target = values
    for part in key[:-1]:
        target = target.setdefault(part, {})
    target[key[-1]] = (
        [part.strip() for part in value.split(",") if part.strip()] if key == ("fetch", "allow") else value
    )


def _leaves(values: Mapping[str, Any], above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, value in values.items():
        found += _leaves(value, (*above, name)) if isinstance(value, dict) else [(*above, name)]
    return found


def _explain(error: ValidationError, origins: Mapping[tuple[str, ...], str]) -> str:
    first = error.errors(include_url=False)[0]
    location = tuple(str(part) for part in first["loc"] if isinstance(part, str))
    key = next((location[:n] for n in range(len(location), 0, -1) if location[:n] in origins), location)
    where = f" (from {origins[key]})" if key in origins else ""
    name = ".".join(key)
    if first["type"] == "extra_forbidden":
        return f"The setting {name}{where} does not exist{_nearest(name, {'.'.join(k): k for k in keys()})}."
    secret = any(part.endswith("password") or part == "token" for part in key)
    given = "" if secret or first["input"] is None else f" ({first['input']!r} was given)"
    message = first["msg"].removeprefix("Value error, ")
    return f"The setting {name}{where} cannot be used: {message[0].lower()}{message[1:]}{given}."


def _nearest(name: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f" (did you mean {close[0]}?)" if close else ""
