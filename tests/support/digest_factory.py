"""Makes a week of invented news for tests of the digest: invented firms, outlets and events throughout."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tracker.model.digest import (
    DigestInput,
    EarlierStory,
    FirmWeeks,
    Period,
    Publication,
    SourceFact,
    WeekCounts,
)
from tracker.model.entity import Entity, EntityKind
from tracker.model.item import Item, PublishedSource
from tracker.model.polling import Health
from tracker.model.story import Sighting, StoredItem, Story
from tracker.model.tags import Amount, Event, EventType, Mention, Salience, Tags

START = datetime(2026, 11, 16, tzinfo=UTC) - timedelta(hours=1)
END = START + timedelta(days=7)
PERIOD = Period(week="2026-W47", start=START, end=END, timezone="Europe/Berlin")

FIRMS = {
    firm: Entity(id=firm, kind=EntityKind.FIRM, name=name, firm=firm, name_zh=name_zh, layer=layer)
    for firm, name, name_zh, layer in (
        ("lanqiao", "Lanqiao AI", "蓝桥智能", "intelligence"),
        ("yunfan", "Yunfan", "云帆科技", "intelligence"),
        ("songyan", "Songyan Labs", "松烟实验室", "intelligence"),
        ("qingluan", "Qingluan", "青鸾互娱", "intelligence"),
        ("hetao", "Hetao Cloud", "河套云", "foundation"),
        ("zhulong", "Zhulong Semiconductor", "烛龙半导体", "foundation"),
        ("shanhai", "Shanhai Compute", "山海算力", "foundation"),
        ("tianji", "Tianji Robotics", "天玑机器人", "physical"),
        ("kuafu", "Kuafu Motors", "夸父汽车", "physical"),
        ("lingquan", "Lingquan Robotics", "灵泉机器人", "physical"),
        ("mogan", "Mogan AI", "莫干智能", "intelligence"),
        ("baize", "Baize Health", "白泽医疗", "market"),
    )
}

# alias -> (entity id, kind, firm, canonical name)
NAMES = {
    **{entity.name: (firm, "firm", firm, entity.name) for firm, entity in FIRMS.items()},
    **{entity.name_zh: (firm, "firm", firm, entity.name) for firm, entity in FIRMS.items()},
    "Lanqiao": ("lanqiao", "firm", "lanqiao", "Lanqiao AI"),
    "蓝桥": ("lanqiao", "firm", "lanqiao", "Lanqiao AI"),
    "Heron": ("heron", "model", "lanqiao", "Heron"),
    "苍鹭": ("heron", "model", "lanqiao", "Heron"),
    "云帆": ("yunfan", "firm", "yunfan", "Yunfan"),
    "Sail": ("sail", "model", "yunfan", "Sail"),
    "松烟": ("songyan", "firm", "songyan", "Songyan Labs"),
    "Inkstone": ("inkstone", "model", "songyan", "Inkstone"),
    "砚台": ("inkstone", "model", "songyan", "Inkstone"),
    "Hetao": ("hetao", "firm", "hetao", "Hetao Cloud"),
    "Zhulong": ("zhulong", "firm", "zhulong", "Zhulong Semiconductor"),
    "烛龙": ("zhulong", "firm", "zhulong", "Zhulong Semiconductor"),
    "ZL900": ("zl900", "product", "zhulong", "ZL900"),
    "天玑": ("tianji", "firm", "tianji", "Tianji Robotics"),
    "Tianji": ("tianji", "firm", "tianji", "Tianji Robotics"),
    "夸父": ("kuafu", "firm", "kuafu", "Kuafu Motors"),
    "灵泉": ("lingquan", "firm", "lingquan", "Lingquan Robotics"),
    "Mogan": ("mogan", "firm", "mogan", "Mogan AI"),
    "莫干": ("mogan", "firm", "mogan", "Mogan AI"),
}

SOURCES = {
    source.id: source
    for source in (
        SourceFact("harbour", "The Harbour Wire", items=41),
        SourceFact("ledger", "Pacific Ledger", items=33),
        SourceFact("gazette", "Model Gazette", items=27),
        SourceFact("circuit", "Circuit & Current", items=18),
        SourceFact("eastdesk", "East Desk", items=22),
        SourceFact("robotnotes", "Robot Notes", items=9),
        SourceFact("suanli", "算力观察", "zh", "chinese-media", items=52),
        SourceFact("zhiliao", "知料", "zh", "chinese-media", items=61),
        SourceFact("qianhai", "前海财讯", "zh", "chinese-media", items=48),
        SourceFact("jiqi", "机器志", "zh", "chinese-media", items=25),
        SourceFact(
            "lanqiao-blog", "Lanqiao AI blog", category="first-party", tier=1, items=2, entities=("lanqiao",)
        ),
        SourceFact(
            "mogan-news",
            "Mogan AI news",
            category="first-party",
            tier=1,
            health=Health.FAILING,
            reason="the server answers 503 since 14 November",
            entities=("mogan",),
        ),
        SourceFact(
            "baize-news", "Baize Health newsroom", category="first-party", tier=1, entities=("baize",)
        ),
        SourceFact("aggregate", "Feed Bazaar", category="query", tier=3, items=90),
        SourceFact("longshore", "Longshore Letters", kind="newsletter", items=2),
        SourceFact(
            "oldmill", "Old Mill Review", health=Health.FAILING, reason="the address gives a page, not a feed"
        ),
        SourceFact(
            "delta",
            "三角洲周刊",
            "zh",
            "chinese-media",
            health=Health.FAILING,
            reason="the name cannot be resolved",
        ),
    )
}

_VERSION = re.compile(r"[ -]?(\d+(?:\.\d+)*(?:-[A-Za-z]+)?)")


def mentions_in(title: str, text: str) -> tuple[Mention, ...]:
    """Every known name in both fields, the longest first, as the tagger would give them."""
    found = []
    for field_name, field in (("title", title), ("text", text)):
        taken = [False] * len(field)
        for alias in sorted(NAMES, key=len, reverse=True):
            for match in re.finditer(re.escape(alias), field):
                if any(taken[match.start() : match.end()]):
                    continue
                taken[match.start() : match.end()] = [True] * len(alias)
                entity, kind, firm, name = NAMES[alias]
                version = _VERSION.match(field, match.end()) if kind == "model" else None
                found.append(
                    Mention(
                        entity,
                        kind,
                        firm,
                        name,
                        field_name,
                        match.start(),
                        match.end(),
                        alias,
                        "alone",
                        0.9,
                        version[1].lower() if version else "",
                    )
                )
    return tuple(sorted(found, key=lambda mention: (mention.field != "title", mention.start)))


def money(value: float, currency: str, text: str, role: str = "") -> Amount:
    """An amount of money."""
    return Amount(value, "money", currency, text, role)


@dataclass(frozen=True)
class Draft:
    """One writing, before it has ids."""

    source: str
    title: str
    text: str
    day: float
    amounts: tuple[Amount, ...] = ()
    copies: tuple[str, ...] = ()
    gloss: str = ""
    backfilled: bool = False
    published_source: PublishedSource = PublishedSource.FEED
    author: str = ""
    summary: str = ""


def stored(draft: Draft, item_id: int, events: Sequence[EventType], story_id: int) -> StoredItem:
    """A draft as the store would give it."""
    source = SOURCES[draft.source]
    published = START + timedelta(days=draft.day)
    mentions = mentions_in(draft.title, draft.text)
    in_title = [mention.firm for mention in mentions if mention.field == "title"]
    firms = list(dict.fromkeys([*in_title, *(mention.firm for mention in mentions)]))
    amounts = tuple(a for a in draft.amounts if a.text in draft.title or a.text in draft.text)
    tags = Tags(
        mentions=mentions,
        events=tuple(
            Event(kind, 0.9 - 0.1 * rank, amounts if rank == 0 else (), draft.title)
            for rank, kind in enumerate(events)
        ),
        firms=tuple(
            Salience(firm, round(max(1.0 - 0.25 * rank, 0.1) if firm in in_title else 0.2, 2))
            for rank, firm in enumerate(firms)
        ),
        gloss=draft.gloss,
        ledger_version="test",
        amounts=amounts,
    )
    url = f"https://{draft.source}.example/{story_id}/{item_id}"
    item = Item(
        source_id=draft.source,
        guid=url,
        url=url,
        url_key=url,
        title=draft.title,
        summary=draft.summary,
        text=draft.text,
        html="",
        language=source.language,
        published=published,
        published_source=draft.published_source,
        content_hash=str(item_id),
        author=draft.author,
    )
    sightings = tuple(
        Sighting(
            source_id=copy,
            source_title=SOURCES[copy].title,
            tier=SOURCES[copy].tier,
            guid=f"{copy}:{item_id}",
            url=f"https://{copy}.example/copy/{item_id}",
            first_seen=published + timedelta(minutes=95),
            last_seen=published + timedelta(minutes=95),
        )
        for copy in draft.copies
    )
    return StoredItem(
        id=item_id,
        item=item,
        tags=tags,
        source_title=source.title,
        tier=source.tier,
        first_seen=published + timedelta(minutes=20),
        backfilled=draft.backfilled,
        story_id=story_id,
        sightings=sightings,
    )


def story(story_id: int, events: Sequence[EventType], *drafts: Draft) -> Story:
    """A story of drafts, oldest first; ids of items follow from the story's."""
    ordered = sorted(drafts, key=lambda draft: draft.day)
    items = tuple(stored(draft, story_id * 100 + n, events, story_id) for n, draft in enumerate(ordered))
    firsts = {
        language: min((i.item.published for i in items if i.item.language == language), default=None)
        for language in ("en", "zh")
    }
    return Story(
        id=story_id,
        head=items[0],
        items=items,
        first_seen=items[0].first_seen,
        last_seen=items[-1].first_seen,
        first_en=firsts["en"],
        first_zh=firsts["zh"],
    )


def given(stories: Iterable[Story], **changes: object) -> DigestInput:
    """An input with these stories and an ordinary week around them."""
    return replace(
        DigestInput(
            period=PERIOD,
            number=12,
            stories=tuple(stories),
            firms=FIRMS,
            firm_weeks=FIRM_WEEKS,
            earlier=EARLIER,
            sources=tuple(SOURCES.values()),
            counts=WeekCounts(items=430, copies=112, off_topic=97),
            publication=PUBLICATION,
        ),
        **changes,  # type: ignore[arg-type]
    )


FIRM_WEEKS = tuple(
    FirmWeeks(firm, now, earlier, START + timedelta(days=last))
    for firm, now, earlier, last in (
        ("lanqiao", 46, (20, 24, 18, 22, 25, 19, 21, 26), 6.5),
        ("yunfan", 31, (28, 30, 33, 27, 29, 31, 35, 30), 6.2),
        ("songyan", 24, (15, 18, 14, 17, 16, 15, 19, 16), 6.0),
        ("zhulong", 22, (20, 21, 24, 26, 19, 23, 22, 20), 5.8),
        ("hetao", 12, (22, 25, 21, 24, 23, 26, 22, 24), 5.1),
        ("tianji", 15, (12, 14, 13, 11, 15, 12, 14, 13), 5.5),
        ("kuafu", 14, (13, 12, 15, 14, 16, 12, 13, 15), 4.9),
        ("qingluan", 9, (8, 7, 9, 10, 8, 9, 7, 8), 4.0),
        ("lingquan", 6, (5, 6, 4, 7, 5, 6, 5, 6), 3.0),
        ("shanhai", 3, (4, 5, 3, 4, 6, 4, 5, 4), 2.0),
        ("mogan", 0, (9, 11, 10, 8, 12, 9, 10, 11), -2.4),
        ("baize", 0, (3, 4, 2, 3, 5, 3, 4, 3), -4.0),
    )
)

EARLIER = (
    EarlierStory(
        story_id=9,
        issue=11,
        week="2026-W46",
        headline="Tianji Robotics opens a second plant in Wuxi",
        item_ids=(900,),
        events=("product",),
        figures=(),
        outlets=1,
        languages=("zh",),
    ),
    EarlierStory(
        story_id=20,
        issue=11,
        week="2026-W46",
        headline="Qingluan tests an assistant inside its games",
        item_ids=(2000, 2001),
        events=("product",),
        figures=(),
        outlets=2,
        languages=("en",),
    ),
)

PUBLICATION = Publication(
    author="Mira Oduya",
    about="A weekly letter for people who follow a few dozen firms and have an hour.",
    reply_to="letters@tracker.example",
    site_url="https://tracker.example/",
    subscribe_url="https://tracker.example/subscribe",
    unsubscribe_url="https://tracker.example/unsubscribe/PLACEHOLDER",
    copyright="© 2026 Mira Oduya. Headlines and quoted sentences belong to their outlets.",
)
