"""A store filled with a year of items in two languages: the same for the same number.

3,000 distinct writings, read and tagged as the polls do it, each stored many times with a guid, a time, an
outlet and a story of its own and with a sentence of drawn words. Of these, the most frequent stands in half
of all items of its language and the rarest in a few; outlets differ as much.
"""

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate, product

from digest import END, POOL, sources, store, writings
from stories import SYLLABLES

from feeds import LEXICON
from tracker import resources
from tracker.jobs.prepare import make_preparer
from tracker.model.prepared import Prepared
from tracker.store import Database, schema
from tracker.store import sources as source_rows
from tracker.text import tokens

YEAR = timedelta(days=365)
BATCH = 5_000
DRAWN, KNOWN = 12, 20_000
"""Words that each item has of its own, and how many there are to draw from."""
RECENT = 200
"""So many stories are being told at a time."""
SIGNS = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂兰英慧巧美婷玉萍红娥玲芬燕彩春菊勤珍贞莉凤洁梅琳素云莲真"
    "环雪荣爱香月莺媛瑞凡佳嘉琼叶璐娅琦晶妍茜秋珊莎锦黛青倩婉娴瑾颖露瑶怡雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑"
    "筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可舒影荔枝思峰林海山波江河湖泉石松柏杨柳桃杏田禾麦谷米豆金银铜铁木"
)


def vocabulary(language: str) -> list[str]:
    """The words that are drawn, the most frequent first."""
    if language == "zh":
        made = ["".join(pair) for pair in product(dict.fromkeys(SIGNS), repeat=2)]
    else:
        made = ["".join(three) for three in product(SYLLABLES, repeat=3)]
    return random.Random(language).sample(made, KNOWN)


WORDS = {language: vocabulary(language) for language in ("en", "zh")}
BY_RANK = list(accumulate(1 / rank for rank in range(1, KNOWN + 1)))


def reports(number: int, pool: dict[str, list[Prepared]]) -> Iterator[tuple[int, Prepared]]:
    """That many items in the order of their times, each with the number of its story."""
    draw, outlets, story = random.Random(3), sources(), 0
    by_size = list(accumulate((n + 1) ** -1.5 for n in range(len(outlets))))
    for n in range(number):
        new = n == 0 or draw.random() < 0.3
        story += new
        told = story if new else draw.randint(max(1, story - RECENT), story)
        (outlet,) = draw.choices(outlets, cum_weights=by_size)
        written = pool[outlet.language][told * 7 % POOL]
        item = replace(
            written.item,
            source_id=outlet.id,
            guid=str(n),
            url=f"https://{outlet.id}.example/{n}",
            url_key=f"{outlet.id}.example/{n}",
            published=END - YEAR + YEAR * n / number,
            content_hash=str(n),
        )
        yield told, _with_words(replace(written, item=item), draw)


def _with_words(written: Prepared, draw: random.Random) -> Prepared:
    """The writing with a drawn word in its title and a sentence of them at its end."""
    item, (title, body) = written.item, written.terms
    drawn = draw.choices(WORDS[item.language], cum_weights=BY_RANK, k=DRAWN)
    between = LEXICON[item.language]["between"]
    sentence = f" {between.join(drawn[1:])}."
    terms = (f"{title} {tokens.index_terms(drawn[0])}", f"{body} {tokens.index_terms(sentence)}")
    return replace(
        written, terms=terms, item=replace(item, title=f"{item.title} {drawn[0]}", text=item.text + sentence)
    )


def fill(database: Database, number: int) -> None:
    """Puts the items into the store."""
    schema.upgrade(database)
    preparer = make_preparer(resources.feeds_dir())
    pool = {language: writings(preparer, language) for language in WORDS}
    with database.write() as connection:
        source_rows.sync(connection, sources())
    coming, began = reports(number, pool), time.monotonic()
    for start in range(0, number, BATCH):
        batch = [next(coming) for _ in range(min(BATCH, number - start))]
        with database.write() as connection:
            store(connection, batch)
        done = start + len(batch)
        took = time.monotonic() - began
        print(f"\rfilling the store: {done:,} in {took:,.0f} s", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
