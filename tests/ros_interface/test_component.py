"""Every node: parameters are declared and checked, its life goes where it should, /diagnostics tells how it is."""

from collections.abc import Callable
from typing import Any

import pytest
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from pydantic import Field
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.node import Node
from rclpy.parameter import Parameter

from majordomo.errors import ConfigError, RobotUnavailable
from motion.emergency_stop import EmergencyStop
from ros_interface import component
from ros_interface.component import Component, ComponentSettings
from ros_interface.health import Level
from ros_interface.spinning import Spinning

Until = Callable[[Callable[[], bool]], None]


class Settings(ComponentSettings):
    rate_hz: float = Field(default=10.0, gt=0.0, description="How often.")


class Fan(Component[Settings]):
    def __init__(self, spinning: Spinning, **overrides: Any) -> None:
        self.steps: list[str] = []
        self.fault: Exception | None = None
        super().__init__("fan", Settings, EmergencyStop(), spinning.context, overrides, namespace="left")

    def set_up(self) -> None:
        self.steps.append(f"set up at {self.settings.rate_hz:g} Hz")
        if self.fault is not None:
            raise self.fault

    def activate(self) -> None:
        self.steps.append("activate")

    def deactivate(self) -> None:
        self.steps.append("deactivate")

    def release(self) -> None:
        self.steps.append("release")


@pytest.fixture
def statuses(spinning: Spinning) -> dict[str, DiagnosticStatus]:
    """What the diagnostics say, by name, kept up to date."""
    latest: dict[str, DiagnosticStatus] = {}
    probe = spinning.add(Node("probe", context=spinning.context))
    probe.create_subscription(
        DiagnosticArray, "/diagnostics", lambda message: latest.update({one.name: one for one in message.status}), 10
    )
    return latest


def test_parameters_are_declared_with_what_they_mean(spinning: Spinning) -> None:
    fan = spinning.add(Fan(spinning))
    assert fan.get_parameter("rate_hz").value == 10.0
    assert fan.describe_parameter("rate_hz").description == "How often."


@pytest.mark.parametrize("rate", [0.0, "fast", float("nan"), True])
def test_a_wrong_parameter_is_refused_at_the_start(spinning: Spinning, rate: object) -> None:
    with pytest.raises(ConfigError, match=r"parameters of fan.*rate_hz.*Try:"):
        Fan(spinning, rate_hz=rate)


def test_a_whole_number_is_a_number(spinning: Spinning) -> None:
    assert spinning.add(Fan(spinning, rate_hz=20)).settings.rate_hz == 20.0


def test_a_wrong_change_is_refused_and_a_right_one_counts_when_it_is_configured_next(spinning: Spinning) -> None:
    fan = spinning.add(Fan(spinning))
    refused, taken = fan.set_parameters([Parameter("rate_hz", value=-1.0), Parameter("rate_hz", value=2.0)])
    assert not refused.successful and "rate_hz" in refused.reason
    assert taken.successful
    fan.trigger_configure()
    assert fan.steps == ["set up at 2 Hz"]


def test_it_starts_by_itself_when_it_shall(spinning: Spinning, until: Until) -> None:
    fan = spinning.add(Fan(spinning, autostart=True))
    until(lambda: fan.steps == ["set up at 10 Hz", "activate"])


def test_what_cannot_be_had_leaves_it_unconfigured_and_is_told(
    spinning: Spinning, until: Until, statuses: dict[str, DiagnosticStatus]
) -> None:
    fan = spinning.add(Fan(spinning))
    fan.fault = RobotUnavailable("The fan does not answer.", "its plug.")
    assert fan.trigger_configure() is TransitionCallbackReturn.FAILURE
    until(lambda: "left/fan: life" in statuses and statuses["left/fan: life"].level == DiagnosticStatus.ERROR)
    assert statuses["left/fan: life"].message == str(fan.fault)
    fan.fault = None
    assert fan.trigger_configure() is TransitionCallbackReturn.SUCCESS


def test_what_nobody_expected_releases_everything(spinning: Spinning) -> None:
    fan = spinning.add(Fan(spinning))
    fan.fault = ZeroDivisionError("oh")
    assert fan.trigger_configure() is TransitionCallbackReturn.ERROR
    assert fan.steps[1:] == ["deactivate", "release"]


def test_destroying_it_brings_it_to_a_stand(spinning: Spinning) -> None:
    fan = spinning.add(Fan(spinning))
    fan.trigger_configure()
    fan.trigger_activate()
    spinning.remove(fan)
    assert fan.steps[-2:] == ["deactivate", "release"]


def test_diagnostics_tell_of_every_part_and_count_what_happened(
    spinning: Spinning, until: Until, statuses: dict[str, DiagnosticStatus]
) -> None:
    fan = spinning.add(Fan(spinning))
    fan.health.happened("blades", "stuck", "a blade was stuck")
    fan.health.tell("motor", Level.STALE, "silent")
    fan.emergency_stop.trigger("a finger")
    stop = "left/fan: emergency stop"
    until(lambda: stop in statuses and "a finger" in statuses[stop].message)
    blades, motor = statuses["left/fan: blades"], statuses["left/fan: motor"]
    assert (blades.level, blades.message, blades.hardware_id) == (DiagnosticStatus.WARN, "a blade was stuck", "/left")
    assert [(one.key, one.value) for one in blades.values] == [("stuck", "1")]
    assert (motor.level, motor.message) == (DiagnosticStatus.STALE, "silent")
    assert statuses[stop].level == DiagnosticStatus.ERROR


def test_what_gets_worse_is_told_without_waiting_for_the_next_time(
    monkeypatch: pytest.MonkeyPatch, spinning: Spinning, until: Until, statuses: dict[str, DiagnosticStatus]
) -> None:
    monkeypatch.setattr(component, "DIAGNOSTICS_PERIOD_S", 1e6)
    fan = spinning.add(Fan(spinning))
    until(lambda: fan._diagnostics.get_subscription_count() > 0)
    fan.health.happened("blades", "stuck", "a blade was stuck")
    until(lambda: "left/fan: blades" in statuses)
