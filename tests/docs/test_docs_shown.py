"""What documents show exists: the commands they tell to type, the files they link and name."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import command_tree
import doc_blocks
import pytest
import typer

from tracker.catalogue.sources import load_sources
from tracker.cli.query_words import QueryCommand

ROOT = doc_blocks.ROOT
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "feeds/README.md"])
PROGRAM = sorted((ROOT / "tracker").rglob("*.py"))
PLACES = ("tracker", "feeds", "templates", "tests", "docs")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def text(path: Path) -> str:
    return path.read_text("utf8")


def typed(path: Path) -> Iterator[list[str]]:
    """The commands in a document's blocks of shell, in words."""
    for block in re.findall(r"```sh\n(.*?)```", text(path), re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if words := shlex.split(line.strip().removeprefix("$ "), comments=True):
                yield words


def without_pipes(words: list[str]) -> list[str]:
    ends = [n for n, word in enumerate(words) if word in {"|", ">", "<", "&&", "&", ";", "||"}]
    return words[: min(ends, default=len(words))]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_command_lines_to_type_are_understood(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))
    for words in typed(path):
        if words[0] == "tracker":
            command_tree.parse(without_pipes(words)[1:])
        elif words[0] == "make":
            assert set(without_pipes(words)[1:]) <= targets, words


@pytest.mark.parametrize("words", [["sources", "lst"], ["poll", "--sauce", "x"], ["stories", "show", "x"]])
def test_a_command_line_with_a_mistake_is_not_understood(words: list[str]) -> None:
    with pytest.raises((LookupError, typer.TyperException)):
        command_tree.parse(words)


def named_in(path: Path) -> Iterator[list[str]]:
    """The commands that a sentence names between backticks."""
    for command in re.findall(r"(?<!`)`tracker ([^`\n{]*)", text(path)):
        yield command.replace("'", " ").replace('"', " ").split()


@pytest.mark.parametrize("path", [*DOCUMENTS, *PROGRAM], ids=name)
def test_commands_named_in_sentences_exist(path: Path) -> None:
    for words in named_in(path):
        known = command_tree.TOP.option_names | {"-vv", "--help"}
        command, rest = command_tree.find([w for w in words if w not in known and not w.isupper()])
        marks = "--" if isinstance(command.it, QueryCommand) else "-"
        options = {word.partition("=")[0] for word in rest if word.startswith(marks)}
        assert options <= command.option_names, f"`tracker {' '.join(words)}`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text(path))
    missing = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_files_named_in_sentences_exist(path: Path) -> None:
    paths = re.findall(rf"`((?:{'|'.join(PLACES)})/[\w./-]*)`", text(path))
    missing = [one for one in paths if not (ROOT / one).exists()]
    assert not missing


def test_the_catalogue_is_as_large_as_the_readme_says() -> None:
    (said,) = re.findall(r"names (\d+) feeds", text(ROOT / "README.md"))
    assert int(said) == len(load_sources(ROOT / "feeds"))
