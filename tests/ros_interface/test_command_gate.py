"""A robot takes the orders of one commander: fresh, in order and finite; each refusal says why."""

import numpy as np
import pytest

from majordomo.testing import FakeClock
from ros_interface.command_gate import CommandGate, CommandRefused, GateConfig, Order


@pytest.fixture
def wall() -> FakeClock:
    return FakeClock()


@pytest.fixture
def gate(wall: FakeClock) -> CommandGate:
    return CommandGate("joints", 2, GateConfig(), wall)


def order(stamp_s: float | None = 1.0, source: str = "agent", values: tuple[float, ...] = (0.1, 0.2)) -> Order:
    return Order(np.array(values), stamp_s, source)


def refusal(gate: CommandGate, refused: Order, now_s: float) -> str:
    with pytest.raises(CommandRefused, match=r"joints.*Try:") as caught:
        gate.admit(refused, now_s)
    return caught.value.kind


def test_a_fresh_order_counts_from_the_moment_it_answers_to(gate: CommandGate) -> None:
    assert gate.admit(order(1.0), 1.02) == 1.0


def test_orders_in_order_pass(gate: CommandGate) -> None:
    assert [gate.admit(order(stamp_s), stamp_s) for stamp_s in (1.0, 1.02, 1.04)] == [1.0, 1.02, 1.04]


def test_what_comes_late_is_refused(gate: CommandGate) -> None:
    gate.admit(order(1.02), 1.02)
    assert refusal(gate, order(1.0), 1.04) == "out of order"


def test_a_second_order_for_the_same_moment_passes(gate: CommandGate) -> None:
    assert [gate.admit(order(1.0), now_s) for now_s in (1.0, 1.02)] == [1.0, 1.0]


def test_a_stale_order_is_refused(gate: CommandGate) -> None:
    assert refusal(gate, order(1.0), 1.2) == "stale"


def test_an_order_for_the_future_is_refused(gate: CommandGate) -> None:
    assert refusal(gate, order(2.0), 1.0) == "future"


@pytest.mark.parametrize("values", [(0.1,), (0.1, 0.2, 0.3), (0.1, np.nan), (np.inf, 0.2)])
def test_senseless_values_are_refused_and_not_remembered(gate: CommandGate, values: tuple[float, ...]) -> None:
    assert refusal(gate, order(1.0, values=values), 1.0) == "senseless"
    assert gate.admit(order(1.0, source="other"), 1.0) == 1.0


def test_nan_stamps_are_refused(gate: CommandGate) -> None:
    assert refusal(gate, order(float("nan")), 1.0) in ("stale", "future")


def test_a_second_commander_is_refused_while_the_first_commands(gate: CommandGate, wall: FakeClock) -> None:
    for tick in range(100):
        gate.admit(order(tick * 0.02), tick * 0.02)
        assert refusal(gate, order(tick * 0.02 + 0.01, source="other"), tick * 0.02 + 0.01) == "second commander"
        wall.advance(0.02)


def test_the_robot_is_free_once_its_commander_has_been_silent(gate: CommandGate, wall: FakeClock) -> None:
    gate.admit(order(1.0), 1.0)
    wall.advance(0.6)
    assert gate.admit(order(1.6, source="other"), 1.6) == 1.6
    assert refusal(gate, order(1.62), 1.62) == "second commander"


def test_an_order_without_a_stamp_is_refused_unless_it_may_be(gate: CommandGate, wall: FakeClock) -> None:
    assert refusal(gate, order(None), 1.0) == "unstamped"
    assert CommandGate("joints", 2, GateConfig(needs_stamps=False), wall).admit(order(None), 1.0) == 1.0
