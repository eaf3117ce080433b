"""The settings as one frozen object: a class for each table of ``tracker.toml``."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

import platformdirs
from pydantic import AfterValidator, Field, IPvAnyNetwork, SecretStr

from tracker.settings.digest import DigestSettings
from tracker.settings.table import Table


def _bundle(path: str) -> str:
    if path and not Path(path).is_file():
        raise ValueError("there is no such file; name one with certificates in PEM")
    return path


class FetchSettings(Table):
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


class StoreSettings(Table):
    """What is kept, and how long."""

    keep_bodies_days: int = Field(
        14, ge=0, description="days that raw bodies are kept for replay; 0 keeps none"
    )
    keep_fetches_days: int = Field(90, ge=1, description="days that the record of each poll is kept")


class ProcessSettings(Table):
    """How the work is shared out."""

    processes: int = Field(
        0, ge=0, le=64, description="processes that read, tag and store; 0 means one a core"
    )


class StorySettings(Table):
    """How reports are joined to stories."""

    semantic: bool = Field(
        default=False,
        description="let a local embedding vote on reports in two languages; needs the extra `semantic`",
    )


class SmtpSettings(Table):
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
    ca_bundle: Annotated[str, AfterValidator(_bundle)] = Field(
        "", description="file of certificates to trust instead of the system's, for a server with its own"
    )


class WebSettings(Table):
    """The page and the API."""

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8080, ge=0, le=65535, description="port to listen on")
    base_url: str = Field("", description="public address, for links in the digest and in feeds")
    token: SecretStr = Field(
        SecretStr(""), description="needed for what changes things; empty allows none of it"
    )


class Settings(Table):
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
    stories: StorySettings = StorySettings()
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
