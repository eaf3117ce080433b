"""What a process that reads documents does without: it starts in the middle of a poll."""

import subprocess
import sys

import pytest

from tracker import fetch

HEAVY = ("requests", "urllib3", "feedparser", "sqlalchemy", "pydantic", "typer", "jinja2")


def test_a_process_that_reads_documents_imports_no_http_database_or_reference_parser() -> None:
    program = f"import sys, tracker.jobs.prepare; print([name for name in {HEAVY} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_all_public_names_of_the_fetcher_are_there_when_asked_for() -> None:
    assert all(getattr(fetch, name) is not None for name in fetch.__all__)
    with pytest.raises(AttributeError, match="no attribute 'fetch_all'"):
        _ = fetch.fetch_all
