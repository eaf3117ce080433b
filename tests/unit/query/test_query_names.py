"""Entities by any of their names."""

from tracker.model.entity import Alias, Entity, EntityKind, Ledger
from tracker.query.names import names_of


def ledger(version: str, *aliases: str) -> Ledger:
    names = tuple(map(Alias, aliases))
    firm = Entity("moonshot", EntityKind.FIRM, "Moonshot AI", "moonshot", "月之暗面", names)
    return Ledger({"moonshot": firm}, version)


def test_the_finder_of_a_ledger_is_made_once() -> None:
    one = ledger("1", "Kimi")
    assert names_of(one) is names_of(one)
    assert names_of(one).firms("kimi") == ("moonshot",)


def test_a_ledger_that_is_loaded_anew_has_a_finder_of_its_own_whatever_its_stamp() -> None:
    before, after = ledger("1", "Kimi"), ledger("1", "K2")
    assert names_of(before).firms("K2") == ()
    assert names_of(after).firms("K2") == ("moonshot",)
    assert names_of(before).firms("K2") == ()


def test_a_name_is_found_however_it_is_spaced_cased_or_written() -> None:
    names = names_of(ledger("2"))
    for written in ("moonshot ai", "MoonshotAI", "月之暗面", "moonshot"):
        assert names.firms(written) == ("moonshot",)
    assert names.nearest_firm("moonshoot") == "moonshot"
