"""Parts of a document that are written by the program: between two remarks that name them.

    <!-- settings -->
    …
    <!-- /settings -->

``UPDATE_GOLDEN=1 pytest tests/docs`` writes them anew.
"""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
UPDATE = "UPDATE_GOLDEN=1 .venv/bin/pytest tests/docs"


def check(document: str, name: str, rendered: str) -> None:
    """Fails where the part ``name`` of ``document`` is not ``rendered``, and says how to mend that."""
    path = ROOT / document
    before, start, rest = path.read_text("utf8").partition(f"<!-- {name} -->\n")
    written, end, after = rest.partition(f"<!-- /{name} -->")
    assert end, f"{document} has no part between <!-- {name} --> and <!-- /{name} -->"
    expected = f"\n{rendered.strip()}\n\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(f"{before}{start}{expected}{end}{after}", "utf8")
    else:
        assert written == expected, f"{document} is not what the code says any more; write it anew: {UPDATE}"


def table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [headings, ("---",) * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def cells(line: str) -> list[str]:
    """The cells of a line of a table; [] for a line that is none."""
    if not line.startswith("| ") or set(line) <= set("| -"):
        return []
    return [cell.strip() for cell in line.strip().strip("|").split(" | ")]
