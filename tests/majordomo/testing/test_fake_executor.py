"""The fake executor works, fails, pretends and hangs as scripted."""

import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.execution import SkillReport, SkillStatus
from majordomo.failure import FailureCode
from majordomo.predicate import Predicate
from majordomo.skill import Openable, PolicySkill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock, FakeExecutor, FakeHandle, FakeWorld, ScriptedRun

OPEN = Predicate("open", ("microwave",))
CALL = SkillCall("open", {"target": "microwave"})


class Open(PolicySkill):
    """Open a door."""

    name = "open"
    phrases = ("open {target}",)
    target: Openable

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("open", (self.target,)),)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld(["closed(microwave)"])


def executor(world: FakeWorld, *runs: ScriptedRun, clock: FakeClock | None = None) -> FakeExecutor:
    catalogue = Catalogue.of([Item("microwave", frozenset({"openable"}), ("microwave",))])
    return FakeExecutor(world, SkillLibrary([Open]), catalogue, {"open": runs}, clock)


def run(handle: FakeHandle) -> SkillReport:
    handle.poll()
    return handle.poll()


def test_it_works_by_default(world: FakeWorld) -> None:
    report = run(executor(world).start("1", CALL))
    assert report.status is SkillStatus.SUCCEEDED
    assert report.claims == (OPEN,)
    assert world.is_true(OPEN)


def test_nothing_changes_before_the_end(world: FakeWorld) -> None:
    assert executor(world).start("1", CALL).poll().status is SkillStatus.RUNNING
    assert not world.is_true(OPEN)


def test_it_fails_as_scripted_and_then_works(world: FakeWorld) -> None:
    fake = executor(world, ScriptedRun.fails(FailureCode.NO_PROGRESS))
    report = run(fake.start("1", CALL))
    assert report.status is SkillStatus.FAILED
    assert report.failure is not None
    assert report.failure.code is FailureCode.NO_PROGRESS
    assert not world.is_true(OPEN)
    assert run(fake.start("2", CALL)).status is SkillStatus.SUCCEEDED


def test_it_pretends(world: FakeWorld) -> None:
    assert run(executor(world, ScriptedRun.pretends()).start("1", CALL)).claims == (OPEN,)
    assert not world.is_true(OPEN)


def test_a_failure_may_have_effects(world: FakeWorld) -> None:
    failing = ScriptedRun.fails(FailureCode.OBJECT_DROPPED)
    scripted = ScriptedRun(failure=failing.failure, effects=(Predicate("hand_empty"),))
    run(executor(world, scripted).start("1", CALL))
    assert world.is_true(Predicate("hand_empty"))


def test_it_hangs_until_it_is_cancelled(world: FakeWorld) -> None:
    handle = executor(world, ScriptedRun.hangs()).start("1", CALL)
    assert {handle.poll().status for _ in range(100)} == {SkillStatus.RUNNING}
    handle.cancel()
    assert handle.poll().status is SkillStatus.CANCELLED


def test_time_passes_while_it_is_polled(world: FakeWorld) -> None:
    clock = FakeClock()
    run(executor(world, clock=clock).start("1", CALL))
    assert clock.now_s() == pytest.approx(0.2)


def test_it_remembers_what_was_started(world: FakeWorld) -> None:
    fake = executor(world)
    fake.start("1", CALL)
    assert fake.started == [("1", CALL)]
