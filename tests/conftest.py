"""What all tests share: a closed network for pure tests, a clock that stands still, and the corpus."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")

PURE = ("unit", "golden", "property")
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what needs the corpus to be skipped without it, and closes sockets in pure tests."""
    root = Path(__file__).parent
    for item in items:
        if item.path.relative_to(root).parts[0] in PURE:
            item.add_marker(pytest.mark.disable_socket)
        if item.get_closest_marker("corpus") and not os.environ.get("TRACKER_CORPUS"):
            item.add_marker(pytest.mark.skip(reason="TRACKER_CORPUS names no folder of real feeds"))


@pytest.fixture
def corpus() -> Path:
    """The folder of real feeds and headlines."""
    return Path(os.environ["TRACKER_CORPUS"])


@pytest.fixture
def now() -> datetime:
    """A Wednesday at noon, in UTC."""
    return NOON


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads or writes the settings and data of whoever runs it."""
    for name in list(os.environ):
        if name.startswith("TRACKER_") and name != "TRACKER_CORPUS":
            monkeypatch.delenv(name)
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
