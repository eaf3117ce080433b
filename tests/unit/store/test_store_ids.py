"""Ids of items order by time and are never given twice."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.store import ids

times = st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(times, times, st.text(), st.text())
def test_ids_order_by_second_of_publication(a: datetime, b: datetime, x: str, y: str) -> None:
    if a.replace(microsecond=0) < b.replace(microsecond=0):
        assert ids.propose(a, x) < ids.propose(b, y)


@given(times, st.text())
def test_an_id_holds_its_second_and_fits_a_browser(moment: datetime, identity: str) -> None:
    proposed = ids.propose(moment, identity)
    assert ids.time_of(proposed) == moment.replace(microsecond=0)
    assert proposed < 2**53
    assert proposed == ids.propose(moment, identity)


@given(times, st.lists(st.text(), max_size=50))
def test_allocated_ids_are_distinct_and_stay_in_their_second(moment: datetime, identities: list[str]) -> None:
    taken: set[int] = set()
    for identity in identities:
        new = ids.allocate(ids.propose(moment, identity), taken)
        assert new not in taken
        taken.add(new)
    assert all(ids.first_id_at(moment) <= i < ids.first_id_at(moment + timedelta(seconds=1)) for i in taken)
