import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import feedparser
import pytest
import requests

from tracker.demo.feedserver import serve_samples
from tracker.demo.samples import load_samples, sources
from tracker.resources import feeds_dir

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
SAMPLES = load_samples(feeds_dir())
PATH = "/harbour-wire/asia-tech.rss"


@pytest.fixture(scope="module")
def base_url():
    with serve_samples(SAMPLES, NOW) as url:
        yield url


def get(url: str, **headers: str) -> requests.Response:
    with requests.get(url, headers=headers, timeout=5, allow_redirects=False) as response:
        response.content  # noqa: B018 - read before the connection closes
        return response


def test_a_feed_arrives_whole_with_its_type_and_validators(base_url):
    answer = get(base_url + PATH, **{"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert answer.headers["Last-Modified"] == "Wed, 18 Nov 2026 09:30:00 GMT"
    assert "Content-Encoding" not in answer.headers
    assert len(feedparser.parse(answer.content).entries) >= 10


def test_the_gzipped_form_is_the_same_document_under_the_same_tag(base_url):
    plain = get(base_url + PATH, **{"Accept-Encoding": "identity"})
    with requests.get(base_url + PATH, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=5) as packed:
        raw = packed.raw.read(decode_content=False)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(raw) == plain.content
    assert packed.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.parametrize("accepted", ["gzip;q=0, identity", "gzip; q=0.0", "br"])
def test_gzip_is_not_sent_to_a_client_that_refuses_it(base_url, accepted):
    answer = get(base_url + PATH, **{"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    "sample", [s for s in SAMPLES if s.status == 200], ids=lambda sample: sample.source.id
)
def test_a_second_visit_with_the_tag_is_answered_with_304(base_url, sample):
    first = get(base_url + sample.path)
    again = get(base_url + sample.path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-Modified-Since": "Wed, 18 Nov 2026 09:30:00 GMT"}, 304),
        ({"If-Modified-Since": "Wed, 18 Nov 2026 09:29:59 GMT"}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Modified-Since": "Wed, 18 Nov 2026 09:30:00 -0000"}, 200),
        ({"if-none-match": '"other", *'}, 304),
        ({"If-None-Match": '"other"', "If-Modified-Since": "Wed, 18 Nov 2026 09:30:00 GMT"}, 200),
    ],
)
def test_validators_are_judged_as_the_standard_says(base_url, headers, status):
    assert get(base_url + PATH, **headers).status_code == status


def test_the_moved_feed_is_redirected_for_good_to_a_feed(base_url):
    answer = get(f"{base_url}/dawan/rss.xml")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/dawan/v2/feed.xml")
    with requests.get(f"{base_url}/dawan/rss.xml", timeout=5) as followed:
        assert followed.status_code == 200
        assert feedparser.parse(followed.content).entries


def test_the_failing_feed_says_when_to_come_back(base_url):
    answer = get(f"{base_url}/yangtze/rss.xml", **{"If-None-Match": "*"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3600")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_the_gb18030_feed_is_sent_in_gb18030(base_url):
    answer = get(f"{base_url}/renxing/rss.xml")
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=gb18030"
    assert "宇树科技".encode("gb18030") in answer.content
    assert feedparser.parse(answer.content).encoding == "gb18030"


def test_another_path_has_no_feed(base_url):
    assert get(f"{base_url}/feed.xml").status_code == 404


def test_every_source_of_the_samples_answers_at_its_address(base_url):
    statuses = {each.id: get(each.url).status_code for each in sources(SAMPLES, base_url)}
    assert {name for name, status in statuses.items() if status != 200} == {
        "dawan-business",
        "yangtze-monitor",
    }


def test_forty_clients_at_once_are_all_served(base_url):
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda _: get(base_url + PATH), range(40)))
    assert {answer.status_code for answer in answers} == {200}


def test_the_server_stops_without_a_word_and_without_a_thread(capfd):
    before = set(threading.enumerate())
    with serve_samples(SAMPLES, NOW) as url:
        assert get(url + PATH).status_code == 200
    assert set(threading.enumerate()) <= before
    with pytest.raises(requests.ConnectionError):
        get(url + PATH)
    assert capfd.readouterr() == ("", "")
