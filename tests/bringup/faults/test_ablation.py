"""Each layer is worth something: without it, a fault that the whole agent gets over is not got over."""

import pytest

from bringup.faults.ablation import ABLATIONS, WHOLE
from bringup.faults.bench.trial import try_out
from bringup.faults.evaluation import BENCH_FAULTS
from majordomo.outcome import Outcome
from majordomo.predicate import Predicate

FAULTS = {fault.slug: fault for fault in BENCH_FAULTS}
IN_MICROWAVE = Predicate("inside", ("red cup", "microwave"))


def test_without_evidence_what_a_policy_only_says_is_called_done() -> None:
    fault = FAULTS["the_policy_says_done_and_is_not"]
    assert try_out(fault, ABLATIONS["without evidence"]).false_done
    assert not try_out(fault).false_done


@pytest.mark.parametrize("agent", ["without recovery", "without re-planning"])
def test_without_recoveries_what_slipped_out_of_the_hand_stays_there(agent: str) -> None:
    fault = FAULTS["a_thing_slips_out"]
    assert try_out(fault, ABLATIONS[agent]).outcome is not Outcome.DONE
    assert try_out(fault, ABLATIONS[WHOLE]).is_success


def test_without_replanning_a_grasp_that_missed_is_still_tried_again() -> None:
    fault = FAULTS["a_grasp_misses_once"]
    assert try_out(fault, ABLATIONS["without re-planning"]).is_success
    assert try_out(fault, ABLATIONS["without recovery"]).outcome is not Outcome.DONE
