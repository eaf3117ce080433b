"""The sources that the product is shipped with."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tracker.catalogue.addresses import is_rsshub, is_template, resolve_rsshub
from tracker.catalogue.source_fields import ACCESSES, CHECKS, FORMATS, KINDS, STATUSES
from tracker.catalogue.sources import load_sources
from tracker.model.source import Category, Tier

FEEDS = Path(__file__).parents[3] / "feeds"


@pytest.fixture(scope="module")
def sources():
    return load_sources(FEEDS)


def test_all_of_them_can_be_read(sources):
    assert Counter(source.category for source in sources) == {
        Category.ENGLISH_MEDIA: 59,
        Category.CHINESE_MEDIA: 50,
        Category.FIRST_PARTY: 130,
        Category.QUERY: 58,
        Category.RSSHUB: 64,
    }
    assert sum(source.enabled for source in sources) == 159


def test_each_that_is_off_says_why_in_one_sentence(sources):
    for source in sources:
        if not source.enabled:
            assert re.fullmatch(r"[A-Z][^\n]+\.", source.disabled_because), source.id


def test_what_is_known_to_fail_is_off(sources):
    failing = {"dead", "blocked", "empty", "stale", "unverified"}
    assert [source.id for source in sources if source.enabled and source.status in failing] == []


def test_what_waits_for_a_word_or_a_host_is_off(sources):
    waiting = [source for source in sources if is_template(source.url) or is_rsshub(source.url)]
    assert len(waiting) > 64
    assert not any(source.enabled for source in waiting)


def test_every_category_but_the_routes_has_sources_that_are_on(sources):
    assert {source.category for source in sources if source.enabled} == set(Category) - {Category.RSSHUB}


def test_every_status_is_said_and_checks_have_a_date(sources):
    for source in sources:
        assert source.status, source.id
        if source.status in {"live-verified", "declared-verified", "dead", "empty", "stale", "degraded"}:
            assert source.status_date, source.id


def test_mirrors_and_queries_carry_their_terms(sources):
    for source in sources:
        if "wechat2rss" in source.url:
            assert "personal study" in source.terms.lower(), source.id
            assert not source.enabled
        if "news.google.com" in source.url:
            assert "non-commercial" in source.terms, source.id


def test_a_query_names_no_firm_as_its_only_subject(sources):
    assert [source.id for source in sources if source.kind == "query" and source.entities] == []


def test_a_firm_speaks_itself_only_in_first_party_sources(sources):
    for source in sources:
        if source.tier is Tier.FIRST_PARTY:
            assert source.kind == "first-party", source.id


def test_every_route_gets_an_address_on_the_operators_host(sources):
    resolved = resolve_rsshub(sources, "http://localhost:1200")
    assert sum(source.url.startswith("http://localhost:1200/") for source in resolved) == 64


def test_no_entry_repeats_what_it_shares_and_no_shared_table_is_idle():
    for path in sorted((FEEDS / "sources").glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        shared = document.get("shared", {})
        for entry in document["source"]:
            common = shared.get(entry.get("shares"), {})
            assert [name for name in common if entry.get(name) == common[name]] == [], entry["id"]
        assert {entry.get("shares") for entry in document["source"]} >= set(shared), path.name


def test_the_readme_explains_every_field_and_every_word_a_field_may_hold():
    readme = (FEEDS / "README.md").read_text(encoding="utf-8")
    words = {*CHECKS, "shares", *KINDS, *FORMATS, *ACCESSES, *STATUSES, *Category}
    assert sorted(word for word in words if f"`{word}`" not in readme) == []


def test_the_examples_of_the_readme_can_be_read(tmp_path):
    readme = (FEEDS / "README.md").read_text(encoding="utf-8")
    first, *_ = re.findall(r"```toml\n(\[\[source\]\].*?)```", readme, re.DOTALL)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "mine.toml").write_text(first, encoding="utf-8")
    assert [source.id for source in load_sources(tmp_path)] == ["example-blog"]


def test_whatever_is_on_can_be_read(sources):
    models = "huggingface.co/api/models"
    odd = [s.id for s in sources if s.enabled and s.format not in {"rss", "atom"} and models not in s.url]
    assert odd == []
