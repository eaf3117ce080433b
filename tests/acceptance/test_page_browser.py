"""The page in a real browser, and the server as a process."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import lxml.html
import pytest
from web_host import Host, hosted, stock

from tracker.store import Database

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with hosted(tmp_path_factory.mktemp("web")) as running:
        yield running


def browse(address: str, folder: Path, *more: str) -> str:
    """The page as the browser has it, once it has loaded."""
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}"]
    done = subprocess.run(
        [*command, *more, "--dump-dom", address], capture_output=True, text=True, timeout=90, check=True
    )
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/story/7", "Moonshot releases Kimi K9"),
        ("/search?q=Kimi&lang=zh", "Search"),
        ("/firm/moonshot", "Moonshot AI"),
    ],
)
def test_the_browser_shows_the_main_pages(host: Host, tmp_path: Path, path: str, heading: str) -> None:
    root = lxml.html.document_fromstring(browse(host.url + path, tmp_path))
    assert heading in root.find(".//h1").text_content()


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_what_a_feed_says_does_not_run_in_the_browser(host: Host, tmp_path: Path) -> None:
    root = lxml.html.document_fromstring(browse(f"{host.url}/story/8", tmp_path))
    assert root.find(".//title").text_content().startswith("Title <script>")
    assert list(root.iter("script", "img")) == []


@pytest.mark.slow
def test_the_server_answers_and_ends_well_when_told_to(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path / 'tracker.db'}")
    stock(store)
    store.close()
    environment = os.environ | {"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_WEB_PORT": "0"}
    command = [sys.executable, "-m", "tracker", "serve"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = next(line for line in process.stderr if "Serving on" in line)
        address = re.findall(r"http://\S+/", line)[0]
        transport = httpx.HTTPTransport(retries=10)
        with httpx.Client(transport=transport, timeout=30) as client:
            assert client.get(address).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
