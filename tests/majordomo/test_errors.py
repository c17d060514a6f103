"""Every fault has a code of its own and says what to try."""

import inspect
import pickle

import pytest

from majordomo import errors
from majordomo.errors import MajordomoError, UnknownName
from majordomo.failure import Failure, FailureCode, Phase

FAULTS = [fault for _, fault in inspect.getmembers(errors, inspect.isclass) if issubclass(fault, MajordomoError)]


def test_no_two_faults_share_a_code() -> None:
    assert len({fault.code for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault is not UnknownName])
def test_fault_tells_problem_and_remedy(fault: type[MajordomoError]) -> None:
    raised = fault("It is broken.", "mend it.")
    assert str(raised) == "It is broken. Try: mend it."
    assert (raised.problem, raised.remedy) == ("It is broken.", "mend it.")


def test_unknown_name_without_a_near_one_lists_them_all() -> None:
    assert (
        str(UnknownName("skill", "zzz", ["pick", "open"])) == "There is no skill named 'zzz'. Try: one of open, pick."
    )


def test_unknown_name_among_none_says_so() -> None:
    assert "Try: one of (none are known)." in str(UnknownName("skill", "pick", []))


@pytest.mark.parametrize("raised", [MajordomoError("It is broken.", "mend it."), UnknownName("skill", "pik", ["pick"])])
def test_a_fault_that_crosses_a_process_border_stays_what_it_is(raised: MajordomoError) -> None:
    arrived = pickle.loads(pickle.dumps(raised))
    assert (type(arrived), str(arrived), vars(arrived)) == (type(raised), str(raised), vars(raised))


@pytest.mark.parametrize("code", list(FailureCode))
def test_every_failure_has_a_layer_to_blame(code: FailureCode) -> None:
    assert Failure(code, Phase.EXECUTION, "it failed").layer is code.layer
