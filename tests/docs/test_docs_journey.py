"""``docs/journey.md``: its packages, types, files, numbers and layers are those of the program."""

import importlib
import pkgutil
import re
import tomllib
from datetime import timedelta

import doc_blocks
import pytest

from tracker import model
from tracker.cli.commands import run
from tracker.jobs import poll, workers

ROOT = doc_blocks.ROOT
TEXT = (ROOT / "docs/journey.md").read_text("utf8")
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["tool"]["importlinter"]["contracts"][0]


def section(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading."""
    part = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [row for row in map(doc_blocks.cells, part.splitlines()) if row and row[0] != "package"]


STAGES = {row[0].strip("`"): row for row in section("The stages")}
OTHERS = {row[0].strip("`") for row in section("The other packages")}


def layers() -> list[set[str]]:
    return [set(line.replace("tracker.", "").split(" | ")) for line in LAYERS["layers"]]


def test_every_package_is_described_and_no_other() -> None:
    folders = {path.parent.name for path in (ROOT / "tracker").glob("*/__init__.py")}
    assert STAGES.keys() | OTHERS == folders
    assert not STAGES.keys() & OTHERS


def test_the_stages_are_those_that_may_not_import_each_other() -> None:
    siblings = next(layer for layer in layers() if "fetch" in layer)
    assert STAGES.keys() == siblings | {"query"}


def test_the_layers_are_those_that_the_linter_holds() -> None:
    drawn = TEXT.split("## Who may import whom")[1].split("```")[1].split("\n")
    assert [set(line.split(" | ")) for line in drawn if line] == layers()


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_the_types_and_files_of_a_stage_exist(stage: str) -> None:
    _, takes, gives, _, files = STAGES[stage]
    modules = [importlib.import_module(f"tracker.{stage}")]
    modules += [
        importlib.import_module(f"tracker.model.{m.name}") for m in pkgutil.iter_modules(model.__path__)
    ]
    types = re.findall(r"`([A-Z]\w+)`", takes + gives)
    assert [name for name in types if not any(hasattr(module, name) for module in modules)] == []
    for file in re.findall(r"`([^`]+)`", files):
        assert (ROOT / "tracker" / stage / file).is_file()


def test_the_numbers_are_those_of_the_code() -> None:
    seconds, minutes, hours = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
    for said in (
        f"for more than {workers.FEW} feeds",
        f"up to {poll.BATCH_SOURCES} feeds or {poll.BATCH_ENTRIES:,} entries",
        f"polling every {run.POLL_EVERY / seconds:g} s",
        f"the digest every {run.DIGEST_EVERY / seconds:g} s",
        f"the days that are over every {run.SETTLE_EVERY / minutes:g} min",
        f"housekeeping every {run.PRUNE_EVERY / hours:g} h",
    ):
        assert said in " ".join(TEXT.split())
