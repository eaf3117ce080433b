"""Quiet firms: takes counts by week and the state of the feeds, says who fell silent."""

import statistics
from zoneinfo import ZoneInfo

from tracker.digest import chinese, clauses, figures
from tracker.model.digest import DigestInput, DigestRules, FirmWeeks, SourceFact
from tracker.model.edition import QuietFirm

_LONGEST = 8
_ENOUGH_WEEKS = 3


def of(given: DigestInput, rules: DigestRules) -> tuple[QuietFirm, ...]:
    """Firms with no item this week that used to have some, the ones most missed first."""
    missed = [
        (statistics.median(weeks.earlier), weeks)
        for weeks in given.firm_weeks
        if weeks.this_week == 0 and len(weeks.earlier) >= _ENOUGH_WEEKS
    ]
    missed = [(median, weeks) for median, weeks in missed if median >= rules.quiet_median]
    missed.sort(key=lambda pair: (-pair[0], pair[1].firm))
    return tuple(_quiet(weeks, median, given) for median, weeks in missed[:_LONGEST])


def _quiet(weeks: FirmWeeks, median: float, given: DigestInput) -> QuietFirm:
    name = clauses.name_of(weeks.firm, given)
    usual = figures.counted(round(median), "item") if median >= 1 else "an item"
    last = (
        f", last heard of on {figures.short_day(weeks.last_item, ZoneInfo(given.period.timezone))}"
        if weeks.last_item
        else ""
    )
    own = [source for source in given.sources if weeks.firm in source.entities]
    failing = [source for source in own if source.failing]
    if given.language == "zh":
        zone, titles = ZoneInfo(given.period.timezone), [source.title for source in failing]
        read = any(source.read for source in own) if own else None
        said = chinese.quiet(median, weeks.last_item, zone, titles, read=read)
        return QuietFirm(weeks.firm, name, said, bool(failing))
    return QuietFirm(
        weeks.firm,
        name,
        f"Usually {usual} a week, none now{last}. {_why(own, failing)}",
        bool(failing),
    )


def _why(own: list[SourceFact], failing: list[SourceFact]) -> str:
    if failing:
        names = figures.listed([source.title for source in failing[:2]])
        more = f" and {figures.count(len(failing) - 2)} more" if len(failing) > 2 else ""
        verb = "is" if len(failing) == 1 else "are"
        feeds = "feed" if len(failing) == 1 else "feeds"
        return f"Its {feeds} {names}{more} {verb} failing, so that the silence may be ours."
    if not own:
        return "It has no feed of its own here; no outlet wrote about it."
    several = len(own) > 1
    if not any(source.read for source in own):
        feeds = "feeds" if several else "feed"
        return f"No reading of its own {feeds} is on record, so that the silence may be ours."
    return f"Its own {'feeds were' if several else 'feed was'} read and brought nothing."
