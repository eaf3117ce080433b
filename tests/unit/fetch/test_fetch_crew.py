import threading
from datetime import UTC, datetime

import pytest

from tracker.fetch import FetchRules
from tracker.fetch.crew import Crew
from tracker.fetch.limits import HostLimiter
from tracker.model.fetch import Failed, FailureKind, FeedRequest, Postponed

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def crew_for(carry_out, count, **rules):
    made = FetchRules(**rules)
    requests = [FeedRequest(str(n), f"https://h{n}.example/") for n in range(count)]
    return Crew(requests, HostLimiter(made, lambda: NOON), carry_out, made, lambda: NOON)


def answered(request, place):
    return Postponed(request.source_id, request.url, NOON, "", NOON)


def test_all_requests_are_told_of_once():
    outcomes = crew_for(answered, 300, workers=4).outcomes(threading.Event())
    assert sorted(int(one.source_id) for one in outcomes) == list(range(300))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_of_our_own_costs_one_feed_and_is_told():
    def carry_out(request, place):
        if request.source_id == "1":
            raise KeyError("a mistake in the tracker")
        return answered(request, place)

    outcomes = {one.source_id: one for one in crew_for(carry_out, 5, workers=1).outcomes(threading.Event())}
    assert sorted(outcomes) == ["0", "1", "2", "3", "4"]
    failed = outcomes["1"]
    assert isinstance(failed, Failed)
    assert failed.failure.kind is FailureKind.INTERNAL


def test_a_taker_that_gives_up_lets_the_threads_go():
    crew = crew_for(answered, 500, workers=3)
    outcomes = crew.outcomes(threading.Event())
    next(outcomes)
    outcomes.close()
    crew.dismiss()
    for thread in threading.enumerate():
        if thread.name == "fetch":
            thread.join(5)
    assert not [thread for thread in threading.enumerate() if thread.name == "fetch"]


def test_nothing_to_do_is_done_at_once():
    assert list(crew_for(answered, 0).outcomes(threading.Event())) == []
