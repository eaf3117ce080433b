"""Reads the settings: the file, then the environment, then the command line."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_origin

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from tracker.errors import SettingsError
from tracker.settings.table import Table
from tracker.settings.tables import Settings

PREFIX = "TRACKER_"
ELSEWHERE = {
    "TRACKER_FEEDS_DIR",
    "TRACKER_ENTITIES_DIR",
    "TRACKER_TEMPLATES_DIR",
    "TRACKER_CONFIG",
    "TRACKER_CORPUS",
}


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
    """All keys: one name for a top-level key, the tables above it and its name for the others."""
    return list(_FIELDS)


def _fields(table: type[Table], above: tuple[str, ...]) -> Mapping[tuple[str, ...], FieldInfo]:
    found: dict[tuple[str, ...], FieldInfo] = {}
    for name, field in table.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Table):
            found |= _fields(inner, (*above, name))
        else:
            found[*above, name] = field
    return found


_FIELDS = _fields(Settings, ())


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
    target: Any = values
    for part in key[:-1]:
        target = target.setdefault(part, {})
        if not isinstance(target, dict):  # the file has a value for the table; it is refused as such
            return
    kind = get_origin(_FIELDS[key].annotation)
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if kind is tuple:
        target[key[-1]] = parts
    elif kind is dict:
        pairs = [part.partition("=") for part in parts]
        target[key[-1]] = {name.strip(): number.strip() for name, _, number in pairs}
    else:
        target[key[-1]] = value


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
    secret = key in _FIELDS and _FIELDS[key].annotation is SecretStr
    # A whole table may hold a secret, too.
    silent = secret or first["input"] is None or isinstance(first["input"], Mapping)
    given = "" if silent else f" ({first['input']!r} was given)"
    message = first["msg"].removeprefix("Value error, ")
    return f"The setting {name}{where} cannot be used: {message[0].lower()}{message[1:]}{given}."


def _nearest(name: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f" (did you mean {close[0]}?)" if close else ""
