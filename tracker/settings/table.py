"""What every table of settings is: frozen, and with no key that it does not know."""

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("no such time zone; use a name such as Asia/Shanghai or UTC") from None
    return name


TimeZone = Annotated[str, AfterValidator(_zone)]


class Table(BaseModel):
    """A table of ``tracker.toml``; each key has a default and a description."""

    model_config = ConfigDict(frozen=True, extra="forbid")
