"""Whatever goes wrong on the test bench is noticed, and the task ends as it may: a whole agent, one fault a task."""

from collections import Counter

import pytest

from bringup.faults.aspects import shortcomings
from bringup.faults.bench.trial import BenchFault, try_out
from bringup.faults.evaluation import BENCH_FAULTS
from bringup.faults.fault import Kind
from bringup.faults.kitchen.faults import KITCHEN_FAULTS


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, id=fault.slug, marks=[pytest.mark.xfail(reason=fault.red)] if fault.red else [])
        for fault in BENCH_FAULTS
    ],
)
def test_it_happens_and_nothing_is_amiss(fault: BenchFault) -> None:
    record = try_out(fault)
    assert record.incident.happened
    assert not shortcomings(fault, record), record


def test_there_are_faults_of_every_kind_and_enough_of_them() -> None:
    kinds = Counter(fault.kind for fault in (*BENCH_FAULTS, *KITCHEN_FAULTS))
    assert set(kinds) == set(Kind)
    assert kinds.total() >= 40


def test_no_two_faults_have_one_name() -> None:
    for faults in (BENCH_FAULTS, KITCHEN_FAULTS):
        assert len({fault.slug for fault in faults}) == len(faults)
