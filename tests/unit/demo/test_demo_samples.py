import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.demo.samples import Sample, load_samples, render, sources
from tracker.errors import CatalogueError
from tracker.resources import feeds_dir

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
SAMPLES = load_samples(feeds_dir())
EPOCH = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp())
FIFTEEN_YEARS = 15 * 366 * 24 * 3600
FAILING = {"yangtze-monitor"}
QUIET = {"model-gazette"}
READABLE = [each for each in SAMPLES if each.source.id not in FAILING]


def parsed(sample: Sample, now: datetime = NOW) -> list[dict[str, object]]:
    """Entries as title, summary, link, guid and time; JSON Feed in the same words as feedparser's."""
    body = render(sample.template, now).encode(sample.encoding)
    if sample.source.format == "json-feed":
        return [
            {
                "title": entry["title"],
                "summary": entry.get("summary") or entry["content_text"],
                "link": entry["url"],
                "id": entry["id"],
                "time": datetime.fromisoformat(entry["date_published"]),
            }
            for entry in json.loads(body)["items"]
        ]
    found = feedparser.parse(body, response_headers={"content-type": f"text/xml; charset={sample.encoding}"})
    return [
        {
            "title": entry.title,
            "summary": entry.get("summary", ""),
            "link": entry.link,
            "id": entry.get("id", ""),
            "time": datetime(*(entry.get("published_parsed") or entry.updated_parsed)[:6], tzinfo=UTC),
        }
        for entry in found.entries
    ]


ENTRIES = {sample.source.id: parsed(sample) for sample in READABLE}
TEXT = {name: "\n".join(f"{e['title']}\n{e['summary']}" for e in found) for name, found in ENTRIES.items()}
ALL_TEXT = "\n".join(TEXT.values())


def test_the_samples_are_many_in_both_languages_and_all_formats():
    languages = Counter(each.source.language for each in READABLE for _ in ENTRIES[each.source.id])
    assert len(SAMPLES) >= 16
    assert languages.total() >= 170
    assert min(languages["en"], languages["zh"]) >= 70
    assert {each.content_type for each in READABLE} == {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
    }


def test_ids_paths_and_files_are_used_once():
    for values in ([s.source.id for s in SAMPLES], [s.path for s in SAMPLES], [s.template for s in SAMPLES]):
        assert len(set(values)) == len(values)


@pytest.mark.parametrize("sample", READABLE, ids=lambda sample: sample.source.id)
def test_each_sample_parses_into_titled_entries_of_its_own(sample):
    entries = ENTRIES[sample.source.id]
    assert len(entries) >= 3
    assert all(entry["title"] and str(entry["link"]).startswith("https://") for entry in entries)
    assert len({entry["link"] for entry in entries}) == len(entries)
    assert not set("{}") & set(TEXT[sample.source.id])


@pytest.mark.parametrize(
    "sample", [s for s in READABLE if s.source.format != "json-feed"], ids=lambda s: s.path
)
def test_only_the_malformed_feed_is_malformed(sample):
    found = feedparser.parse(render(sample.template, NOW).encode(sample.encoding))
    assert bool(found.bozo) is (sample.source.id == "tech-bazaar")
    assert len(found.entries) == sample.template.count("<item") + sample.template.count("<entry>") - (
        sample.template.count("<items>")
    )


@pytest.mark.parametrize("sample", READABLE, ids=lambda sample: sample.source.id)
def test_every_address_is_on_a_domain_that_cannot_exist(sample):
    hosts = [str(entry["link"]).split("/")[2] for entry in ENTRIES[sample.source.id]]
    assert all(host.endswith(".example") for host in hosts)


def test_the_quiet_feed_has_nothing_from_the_two_weeks():
    assert max(entry["time"] for entry in ENTRIES["model-gazette"]) < NOW - timedelta(weeks=8)


def test_the_flash_feed_gives_neither_guids_nor_descriptions():
    assert not any(entry["id"] or entry["summary"] for entry in ENTRIES["flash-724"])


def test_the_moved_feed_is_known_under_its_old_address():
    moved = [each for each in SAMPLES if each.moved]
    assert [(each.source.url, each.path) for each in moved] == [("/dawan/rss.xml", "/dawan/v2/feed.xml")]


def test_one_feed_fails_and_one_comes_in_gb18030():
    assert [each.source.id for each in SAMPLES if each.status == 503] == ["yangtze-monitor"]
    assert [each.source.id for each in SAMPLES if each.encoding == "gb18030"] == ["renxing-zhi"]


def test_first_parties_speak_for_themselves():
    assert sum(each.source.tier == 1 and bool(each.source.entities) for each in SAMPLES) >= 3


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Kimi K3.5", "月之暗面"),
        ("StepFun", "阶跃星辰"),
        ("Kunlunxin", "昆仑芯"),
        ("Kuaishou", "快手"),
        ("S6000", "摩尔线程"),
        ("H2", "宇树"),
        ("Qwen3.8-Flash", "阿里云"),
        ("Shen Yulan", "沈予岚"),
        ("Lanting Images", "兰亭图像"),
        ("Commerce Department", "美国商务部"),
    ],
)
def test_a_big_event_is_told_in_both_languages(english, chinese):
    """At least four outlets, and neither language alone."""
    found = [(s.source.language, english if s.source.language == "en" else chinese) for s in READABLE]
    names = [s.source.id for s, (_, word) in zip(READABLE, found, strict=True) if word in TEXT[s.source.id]]
    assert len(names) >= 4
    assert {s.source.language for s in READABLE if s.source.id in names} == {"en", "zh"}


def test_agency_copy_is_repeated_word_for_word_and_once_under_an_amp_address():
    original = {entry["summary"] for entry in ENTRIES["harbour-wire"]}
    copies = [entry for entry in ENTRIES["eastgate"] if entry["summary"] in original]
    assert len(copies) >= 4
    assert any(".amp.html?utm_source=" in str(entry["link"]) for entry in copies)


def test_a_chinese_report_is_repeated_and_once_lightly_edited():
    original = {entry["summary"] for entry in ENTRIES["pujiang-finance"]}
    repeated = [entry["summary"] in original for entry in ENTRIES["dawan-business"]]
    assert sum(repeated) >= 2
    assert "据媒体报道，阶跃星辰已完成约11亿美元" in TEXT["dawan-business"]


@pytest.mark.parametrize(
    "near_misses",
    [
        ("GLM-5.4", "GLM-5.5"),
        ("GLM-4.6", "GLM-4.7"),
        ("逐际动力完成10亿元C轮融资", "自变量机器人完成10亿元B+轮融资"),
        ("快手第三季度营收368亿元", "快手二季度"),
        ("DeepSeek-V4.2-Exp v1.0.0", "DeepSeek-V4.2-Exp v1.0.1"),
    ],
    ids=" / ".join,
)
def test_near_misses_stand_beside_each_other(near_misses):
    assert all(phrase in ALL_TEXT for phrase in near_misses)


@pytest.mark.parametrize(
    "other_sense",
    [
        "Kimi Antonelli",
        "minimax algorithm",
        "Minimax regret",
        "M2 money supply",
        "Generalised linear",
        "银元宝",
        "海螺水泥",
        "小米丰收",
        "寒武纪早期化石",
        "天宫空间站",
        "新智元",
    ],
)
def test_ambiguous_names_occur_in_their_other_sense(other_sense):
    assert other_sense in ALL_TEXT


def test_traditional_chinese_and_roundups_are_present():
    assert "階躍星辰" in TEXT["gangdao-tech"]
    assert len({e["title"] for e in ENTRIES["zaoan-ai"] if "早报" in str(e["title"])}) >= 5
    assert "Open Weights Weekly #61" in TEXT["open-weights-weekly"]


@pytest.mark.parametrize(
    ("now", "token", "expected"),
    [
        (NOW, "w1 tue 08:30 rfc822", "Tue, 10 Nov 2026 08:30:00 +0000"),
        (NOW, "w1 tue 08:30 iso", "2026-11-10T08:30:00Z"),
        (NOW, "w2 sun 23:59 path", "2026/11/08"),
        (NOW, "w0 mon 05:00 iso", "2026-11-16T05:00:00Z"),
        (NOW, "w0 fri 05:00 iso", "2026-11-18T08:30:00Z"),
        (NOW, "w0 fri 05:00 en", "20 November"),
        (NOW, "w-1 thu 12:00 en", "26 November"),
        (NOW, "w1 mon 23:30 zh", "11月10日"),
        (datetime(2027, 1, 1, 0, 30, tzinfo=UTC), "w1 mon 00:00 iso", "2026-12-21T00:00:00Z"),
        (datetime(2026, 11, 16, 0, 0, tzinfo=UTC), "w1 sun 23:30 iso", "2026-11-15T23:00:00Z"),
    ],
)
def test_a_token_is_replaced_by_its_time(now, token, expected):
    assert render(f"<a>{{{{{token}}}}}</a>", now) == f"<a>{expected}</a>"


def test_the_weeks_are_counted_in_utc_whatever_the_zone_of_now():
    token = "{{w1 mon 00:00 iso}}"
    shanghai_monday = datetime.fromisoformat("2026-11-16T07:00:00+08:00")
    assert render(token, shanghai_monday) == "2026-11-02T00:00:00Z"


@pytest.mark.parametrize(
    "token", ["w1 tue", "w1 day 08:30 iso", "w1 tue 24:00 iso", "w1 tue 08:30 rfc1123", ""]
)
def test_a_token_that_names_no_time_is_refused(token):
    with pytest.raises(CatalogueError, match="names no time"):
        render(f"{{{{{token}}}}}", NOW)


@given(now=st.integers(0, FIFTEEN_YEARS).map(lambda seconds: datetime.fromtimestamp(EPOCH + seconds, UTC)))
@example(now=datetime(2026, 11, 16, 0, 0, tzinfo=UTC))
@example(now=datetime(2026, 11, 16, 0, 59, 59, tzinfo=UTC))
@example(now=datetime(2026, 1, 1, 12, tzinfo=UTC))
@example(now=datetime(2027, 1, 3, 23, 59, tzinfo=UTC))
@example(now=datetime(2028, 2, 29, 6, tzinfo=UTC))
def test_items_lie_in_the_last_two_weeks_and_never_ahead(now):
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    this_monday = midnight - timedelta(days=now.weekday())
    for sample in (each for each in READABLE if each.source.format == "json-feed"):
        for entry in parsed(sample, now):
            assert this_monday - timedelta(weeks=2) <= entry["time"] <= now - timedelta(minutes=59)
    stamps = "\n".join(f"{{{{w{w} {d} 22:30 iso}}}}" for w in (0, 1, 2) for d in ("mon", "wed", "sun"))
    times = [datetime.fromisoformat(line) for line in render(stamps, now).splitlines()]
    assert all(time <= now - timedelta(hours=1) for time in times)
    assert all(this_monday - timedelta(weeks=1) <= time < this_monday for time in times[3:6])
    assert all(time.isocalendar() < this_monday.isocalendar() for time in times[3:])
    assert all(earlier <= later for earlier, later in combinations(times[6:] + times[3:6] + times[:3], 2))


def test_most_items_lie_in_the_last_complete_week():
    monday = datetime(2026, 11, 9, tzinfo=UTC)
    times = [e["time"] for name, found in ENTRIES.items() if name not in QUIET for e in found]
    weeks = Counter((time - monday) // timedelta(weeks=1) for time in times)
    assert set(weeks) == {-1, 0, 1}
    assert weeks[0] > weeks[-1] > weeks[1] >= 5


def test_sources_carry_the_address_of_the_server():
    found = sources(SAMPLES, "http://127.0.0.1:8000")
    assert len(found) == len(SAMPLES)
    assert found[0].url == "http://127.0.0.1:8000/harbour-wire/asia-tech.rss"
    assert found[0].title == "Harbour Wire"


GOOD = {"id": '"a"', "title": '"A"', "category": '"query"', "path": '"/a"', "file": '"a.html"'}


def listing(**fields: str) -> str:
    return "[[source]]\n" + "".join(f"{name} = {value}\n" for name, value in fields.items())


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[source]\n", "is no TOML"),
        (listing(id='"a"'), "title is missing"),
        (listing(**GOOD, url='"https://a.example"'), "url is no field"),
        (listing(**GOOD | {"file": '"a.txt"'}), "must end in"),
        (listing(**GOOD), r"a\.html, which is missing"),
        (listing(**GOOD, server="{ speed = 1 }"), "not speed"),
    ],
)
def test_a_listing_with_a_mistake_is_refused_in_a_sentence(tmp_path: Path, text, complaint):
    folder = tmp_path / "samples"
    folder.mkdir()
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=complaint):
        load_samples(tmp_path)


def test_a_folder_without_samples_is_refused(tmp_path: Path):
    with pytest.raises(CatalogueError, match=r"sources\.toml is missing"):
        load_samples(tmp_path)
