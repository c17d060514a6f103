"""Health: what lasts is told until it is told otherwise, what happened once for a while, and counted."""

from majordomo.testing import FakeClock
from ros_interface.health import LINGER_S, Health, Level, PartHealth


def test_a_part_is_as_it_was_last_told() -> None:
    health = Health(FakeClock())
    health.tell("camera", Level.STALE, "silent")
    health.tell("camera", Level.OK)
    assert health.report() == (PartHealth("camera", Level.OK, "fine", {}),)


def test_an_incident_is_shown_for_a_while_and_counted_for_ever() -> None:
    clock = FakeClock()
    health = Health(clock)
    health.happened("commands", "stale", "too old")
    assert health.report() == (PartHealth("commands", Level.WARN, "too old", {"stale": 1}),)
    clock.advance(LINGER_S)
    assert health.report() == (PartHealth("commands", Level.OK, "fine", {"stale": 1}),)


def test_an_incident_does_not_hide_what_is_worse() -> None:
    health = Health(FakeClock())
    health.tell("commands", Level.ERROR, "nobody")
    health.happened("commands", "stale", "too old")
    assert health.report()[0].message == "nobody"


def test_whatever_is_worse_than_it_was_shown_is_told_at_once_and_once() -> None:
    clock = FakeClock()
    health = Health(clock)
    alarms: list[str] = []
    health.worsened = lambda: alarms.append(health.report()[-1].message)
    health.tell("camera", Level.OK)
    health.tell("camera", Level.STALE, "silent")
    health.tell("camera", Level.STALE, "still silent")
    health.tell("camera", Level.OK)
    assert alarms == ["silent"]
    health.happened("commands", "stale", "too old")
    health.happened("commands", "stale", "too old again")
    assert alarms == ["silent", "too old"]
    clock.advance(LINGER_S)
    health.happened("commands", "stale", "once more")
    assert alarms == ["silent", "too old", "once more"]
