"""Asks one address again and again by a fetcher that takes turns, in a process of its own.

python turn_taker.py DATABASE URL COUNT GAP poll|backfill
"""

import sys
from datetime import timedelta
from ipaddress import ip_network

from tracker.clock import utc_now
from tracker.fetch import Fetcher, FetchRules
from tracker.fetch.rules import HostRule
from tracker.model.fetch import FeedRequest
from tracker.store import Database
from tracker.store.host_turns import HostTurns

if __name__ == "__main__":
    database, url, count, gap, kind = sys.argv[1:]
    rules = FetchRules(
        allow_networks=(ip_network("127.0.0.0/8"),),
        host_rules=(HostRule("127.0.0.1", gap=timedelta(seconds=float(gap)), connections=2),),
    )
    turns = HostTurns(Database(database), utc_now, sharing=kind == "backfill")
    with Fetcher(rules, utc_now, turns) as fetcher:
        requests = [FeedRequest(kind, f"{url}/{kind}/{n}", expect_feed=False) for n in range(int(count))]
        outcomes = list(fetcher.fetch_all(requests))
    print(sum(type(one).__name__ == "Fetched" for one in outcomes))
