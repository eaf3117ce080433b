"""The tail stays short: functions fit a screen, modules are read in one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_LINES_IN_FUNCTION = 50
MOST_LINES_IN_FILE = 300
ALLOWED_FILES = {
    "tracker/store/migrations/versions/0001_make_the_tables.py": "made by Alembic: a line a column",
    "tracker/store/tables.py": "a line a column; one place to see the whole schema",
}


def modules() -> list[Path]:
    return sorted((ROOT / "tracker").rglob("*.py"))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if body:
                yield (
                    f"{path.relative_to(ROOT)}:{node.lineno} {node.name}",
                    (body[-1].end_lineno or 0) - body[0].lineno,
                )


def test_functions_fit_a_screen() -> None:
    migrations = ROOT / "tracker/store/migrations"
    long = [
        (name, lines)
        for path in modules()
        if migrations not in path.parents
        for name, lines in functions(path)
        if lines > MOST_LINES_IN_FUNCTION
    ]
    assert not long


def test_modules_are_short() -> None:
    sizes = {str(path.relative_to(ROOT)): path.read_text("utf8").count("\n") for path in modules()}
    assert {name for name, lines in sizes.items() if lines > MOST_LINES_IN_FILE} <= ALLOWED_FILES.keys()
    assert sum(lines <= 200 for lines in sizes.values()) >= 0.8 * len(sizes)


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path) for path in modules() if not ast.get_docstring(ast.parse(path.read_text("utf8")))]
    assert not silent


def test_no_test_sleeps() -> None:
    sleeping = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if path != Path(__file__) and "time.sleep(" in path.read_text("utf8")
    ]
    assert not sleeping
