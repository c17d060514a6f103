"""Faults become failures with a code and a layer to blame."""

import pytest

from majordomo.errors import (
    ActionRejected,
    ConfigError,
    EmergencyStopped,
    EyesBroken,
    JournalError,
    MajordomoError,
    ModelUnavailable,
    ObservationRejected,
    ObservationStale,
    PlannerBroken,
    PlanRejected,
    RobotUnavailable,
)
from majordomo.failure import Failure, FailureCode, Layer, Phase, failure_of


@pytest.mark.parametrize("code", FailureCode)
def test_every_code_has_a_layer_to_blame(code: FailureCode) -> None:
    assert isinstance(code.layer, Layer)


def test_evidence_may_say_that_another_layer_is_to_blame() -> None:
    failure = Failure(FailureCode.TIMEOUT, Phase.EXECUTION, "It hangs.", blamed=Layer.SYSTEM)
    assert (failure.layer, FailureCode.TIMEOUT.layer) == (Layer.SYSTEM, Layer.POLICY)


@pytest.mark.parametrize(
    ("kind", "code", "layer", "is_retryable"),
    [
        (EmergencyStopped, FailureCode.EMERGENCY_STOP, Layer.SYSTEM, False),
        (RobotUnavailable, FailureCode.ROBOT_FAULT, Layer.ROBOT, False),
        (ObservationStale, FailureCode.SENSOR_STALE, Layer.ROBOT, True),
        (ObservationRejected, FailureCode.SENSOR_INVALID, Layer.ROBOT, True),
        (ActionRejected, FailureCode.LIMIT_VIOLATION, Layer.POLICY, True),
        (ConfigError, FailureCode.EXECUTOR_LOST, Layer.SYSTEM, False),
    ],
)
def test_a_fault_in_the_middle_of_a_step_is_a_failure(
    kind: type[MajordomoError], code: FailureCode, layer: Layer, is_retryable: bool
) -> None:
    failure = failure_of(kind("It broke.", "mending it."), Phase.EXECUTION)
    assert (failure.code, failure.layer, failure.retryable) == (code, layer, is_retryable)
    assert "It broke." in failure.message


@pytest.mark.parametrize("kind", [PlannerBroken, PlanRejected, ModelUnavailable])
def test_what_is_wrong_with_a_plan_is_its_planners_fault(kind: type[MajordomoError]) -> None:
    failure = failure_of(kind("It broke.", "mending it."), Phase.PLANNING)
    assert (failure.code, failure.layer) == (FailureCode.PLANNER_FAILED, Layer.PLANNER)


@pytest.mark.parametrize("kind", [EyesBroken, JournalError])
def test_no_planner_is_blamed_for_what_else_breaks_while_it_plans(kind: type[MajordomoError]) -> None:
    assert failure_of(kind("It broke.", "mending it."), Phase.PLANNING).layer is Layer.SYSTEM
