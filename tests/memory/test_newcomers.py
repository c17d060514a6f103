from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.newcomer import KIND, SAME_LOOK, Newcomer
from majordomo.predicate import Predicate, Verdict
from majordomo.testing import FakeClock
from memory.long_term_memory import LongTermMemory
from memory.newcomers import Newcomers
from memory.working_memory import WorkingMemory

RED, BLUE = (0.0, 0.0), (9.0, 0.0)
HERE, THERE = (0.0, 0.0, 1.0), (1.0, 0.0, 1.0)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def seen(
    look: tuple[float, float] = RED,
    at: tuple[float, float, float] = HERE,
    words: tuple[str, ...] = ("small", "red"),
    measure: str = "looks-1",
    surface: str = "table",
) -> Newcomer:
    return Newcomer(words, 0.06, np.array(at), np.array(look), measure, 0.0, ("on", surface))


def names(newcomers: Newcomers, *looks: Newcomer) -> list[str]:
    return [one.item.name for one in newcomers.meet(looks)]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def memory(clock: FakeClock) -> WorkingMemory:
    table, tray = (Item(name, frozenset({"surface"}), (name,)) for name in ("table", "tray"))
    return WorkingMemory(Catalogue.of([table, tray]), clock)


def test_a_newcomer_is_named_by_what_it_looks_like() -> None:
    (met,) = Newcomers(unfit=("pick",)).meet([seen()])
    assert met.item == Item(
        "small red thing", frozenset({"movable", KIND}), ("unknown thing",), ("small", "red"), not_for=("pick",)
    )


def test_it_keeps_its_name_when_it_is_moved_and_looks_a_little_different() -> None:
    newcomers = Newcomers()
    newcomers.meet([seen()])
    assert names(newcomers, seen((0.8 * SAME_LOOK, 0.0), THERE, ("pink",))) == ["small red thing"]


def test_what_looks_different_is_somebody_else() -> None:
    newcomers = Newcomers()
    newcomers.meet([seen()])
    assert names(newcomers, seen(BLUE, THERE, ("blue",))) == ["blue thing"]


def test_two_that_look_the_same_in_one_look_are_two() -> None:
    newcomers = Newcomers()
    assert names(newcomers, seen(), seen(at=THERE)) == ["small red thing", "second small red thing"]


def test_of_two_that_look_the_same_each_is_the_one_that_stood_there() -> None:
    newcomers = Newcomers()
    newcomers.meet([seen(), seen(at=THERE)])
    assert names(newcomers, seen(at=THERE), seen()) == ["second small red thing", "small red thing"]


def test_looks_of_another_measure_are_not_compared() -> None:
    newcomers = Newcomers()
    newcomers.meet([seen(measure="looks-1")])
    assert names(newcomers, seen(measure="looks-2")) == ["second small red thing"]


def test_who_was_met_is_in_the_catalogue_with_its_place(memory: WorkingMemory) -> None:
    (stranger,) = memory.meet([seen()])
    assert "small red thing" in memory.catalogue
    assert memory.verdict(Predicate("on", ("small red thing", "table"))) is Verdict.TRUE
    np.testing.assert_array_equal(memory.snapshot().positions[stranger.item.name], HERE)


def test_only_who_was_never_met_is_a_stranger(memory: WorkingMemory) -> None:
    memory.meet([seen()])
    assert memory.meet([seen(at=THERE)]) == ()


def test_a_thing_that_was_carried_is_believed_only_at_its_new_place(memory: WorkingMemory, clock: FakeClock) -> None:
    memory.meet([seen()])
    clock.advance(5.0)
    memory.meet([Newcomer(("red",), 0.06, np.array(THERE), np.array(RED), "looks-1", 5.0, ("on", "tray"))])
    verdicts = [memory.verdict(Predicate("on", ("small red thing", surface))) for surface in ("table", "tray")]
    assert verdicts == [Verdict.UNKNOWN, Verdict.TRUE]


def test_who_is_out_of_view_is_not_visible(memory: WorkingMemory) -> None:
    memory.meet([seen()])
    visible = Predicate("visible", ("small red thing",))
    assert memory.verdict(visible) is Verdict.TRUE
    memory.meet([])
    assert memory.verdict(visible) is Verdict.FALSE


def test_what_is_shown_can_be_called_so(memory: WorkingMemory) -> None:
    memory.meet([seen(), seen(BLUE, THERE, ("blue",))])
    shown = memory.show()
    assert shown is not None
    assert shown.item.name == "blue thing"
    assert "thing I showed you" in memory.catalogue["blue thing"].nouns


def test_nothing_can_be_shown_where_nothing_new_is_in_view(memory: WorkingMemory) -> None:
    memory.meet([seen()])
    memory.meet([])
    assert memory.show() is None


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[LongTermMemory]:
    """Something red was shown in the kitchen yesterday."""
    path = tmp_path / "memory.sqlite3"
    with LongTermMemory(path) as yesterday:
        newcomers = Newcomers()
        newcomers.meet([seen()])
        shown = newcomers.show()
        assert shown is not None
        yesterday.shown.keep(shown, "kitchen", NOW)
    with LongTermMemory(path) as today:
        yield today


def test_what_was_shown_is_known_again_on_another_day(kept: LongTermMemory) -> None:
    newcomers = Newcomers(known=kept.shown.all("kitchen"))
    assert "thing I showed you" in newcomers.items[0].nouns
    blue, red = seen(BLUE, words=("small", "red")), seen((0.5, 0.0), THERE, ("orange",))
    assert names(newcomers, blue, red) == ["second small red thing", "small red thing"]


def test_what_was_shown_elsewhere_is_not_known(kept: LongTermMemory) -> None:
    assert kept.shown.all("counter") == ()


def test_what_was_shown_is_forgotten_with_everything_else(kept: LongTermMemory) -> None:
    kept.forget_all()
    assert kept.shown.all("kitchen") == ()
