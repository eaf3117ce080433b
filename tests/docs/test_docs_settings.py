"""``docs/settings.md``: its table is rendered from the model, its example can be loaded."""

import inspect
import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import doc_blocks
import pytest
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from tracker import settings
from tracker.settings import Settings

DOCUMENT = "docs/settings.md"
TEXT = (doc_blocks.ROOT / DOCUMENT).read_text("utf8")
HEADINGS = ("key", "variable", "by default", "meaning")
MADE_ELSEWHERE = {"data_dir": "the system's folder for your data"}
"""Defaults that depend on the machine."""


def is_table(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def rendered() -> str:
    return "\n".join(["### Top level", "", *rendered_table(Settings, ())])


def rendered_table(table: Any, above: tuple[str, ...]) -> list[str]:
    """The rows of a table's own keys, then the tables in it."""
    inner = {name: field for name, field in table.model_fields.items() if is_table(field.annotation)}
    own = {name: field for name, field in table.model_fields.items() if name not in inner}
    parts = [rows_of(own, above)]
    for name, field in inner.items():
        model: Any = field.annotation
        parts += ["", f"### `[{'.'.join((*above, name))}]`", "", inspect.cleandoc(model.__doc__), ""]
        parts += rendered_table(model, (*above, name))
    return parts


def rows_of(fields: dict[str, FieldInfo], above: tuple[str, ...]) -> str:
    rows = []
    for name, field in fields.items():
        variable = settings.PREFIX + "_".join((*above, name)).upper()
        assert field.description, f"the setting {name} has no description in tracker/settings"
        meaning = field.description + allowed(field)
        rows.append((f"`{name}`", f"`{variable}`", MADE_ELSEWHERE.get(name) or default(field), meaning))
    return doc_blocks.table(HEADINGS, rows)


def default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return "" if value in ("", (), {}) else f"`{value}`"


def allowed(field: FieldInfo) -> str:
    if get_origin(field.annotation) is Literal:
        return ": " + ", ".join(f"`{word}`" for word in get_args(field.annotation))
    bounds = {
        name: getattr(bound, name)
        for bound in field.metadata
        for name in ("ge", "gt", "le")
        if getattr(bound, name, None) is not None
    }
    lowest = f"{bounds['ge']:,}" if "ge" in bounds else f"more than {bounds['gt']}" if "gt" in bounds else ""
    if lowest and "le" in bounds:
        return f" ({lowest} to {bounds['le']:,})"
    return f" (at least {lowest})" if lowest else ""


def test_the_tables_are_those_of_the_model() -> None:
    doc_blocks.check(DOCUMENT, "settings", rendered())


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL))
def test_an_example_can_be_loaded_and_says_something(example: str, tmp_path: Path) -> None:
    file = tmp_path / "tracker.toml"
    file.write_text(example, "utf8")
    assert settings.load(file, environ={}) != Settings()


def test_the_order_of_precedence_is_as_described(tmp_path: Path) -> None:
    file = tmp_path / "tracker.toml"
    file.write_text('db = "sqlite:///file.db"\n', "utf8")
    in_file = settings.load(file, environ={})
    in_variable = settings.load(file, environ={"TRACKER_DB": "sqlite:///variable.db"})
    on_line = settings.load(file, environ={"TRACKER_DB": "sqlite:///variable.db"}, db="sqlite:///option.db")
    assert [one.db for one in (in_file, in_variable, on_line)] == [
        "sqlite:///file.db",
        "sqlite:///variable.db",
        "sqlite:///option.db",
    ]


def test_a_secret_in_a_file_comes_before_one_in_a_variable(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(" of the file\n", "utf8")
    environ = {"TRACKER_SMTP_PASSWORD_FILE": str(file), "TRACKER_SMTP_PASSWORD": "of the variable"}
    assert settings.load(environ=environ).smtp.password.get_secret_value() == "of the file"


@pytest.mark.parametrize("variable", sorted(settings.ELSEWHERE - {"TRACKER_CORPUS"}))
def test_variables_that_are_no_settings_are_described(variable: str) -> None:
    assert f"| `{variable}` |" in TEXT
