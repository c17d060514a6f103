"""What the audit makes of a step."""

from collections.abc import Iterable, Mapping

import numpy as np
import pytest

from agent.events import StepSettled
from agent.result import TaskResult
from bringup.audience.audit import Auditor
from bringup.pictures.drawing import Rgb
from majordomo.outcome import Outcome
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.testing import FAKE_ROOM
from memory.node import Node, NodeStatus
from skills.registry import load_skills

GO = SkillCall("go_to", {"place": "hob"})


class Stage:
    """A backstage of facts: what is not among them is not so."""

    def __init__(self, *true: str) -> None:
        self._true = {Predicate.parse(text) for text in true}

    def photograph(self, width: int, height: int, *, best: bool = False) -> Rgb:
        return np.zeros((height, width, 3), np.uint8)

    def remember(self) -> object:
        return None

    def truths(self, moment: object, claims: Iterable[Predicate]) -> Mapping[Predicate, bool]:
        return {claim: any(claim.atom.covers(fact) for fact in self._true) == claim.positive for claim in claims}


def was_done(call: SkillCall, *true: str) -> bool | None:
    auditor = Auditor(Stage(*true), load_skills(()).library, FAKE_ROOM)
    auditor.notice(StepSettled(Node("s1", call, status=NodeStatus.SUCCEEDED, attempts=1)))
    (step,) = auditor.judge(TaskResult(1, "drive", Outcome.DONE, "")).steps
    return step.was_done


@pytest.mark.parametrize(("place", "is_there"), [("hob", True), ("sink side", False)])
def test_a_drive_is_judged_by_where_it_ends_whatever_is_in_view_there(place: str, is_there: bool) -> None:
    assert was_done(GO, f"robot_at({place})", "visible(lemon)", "reachable(counter)") is is_there


def test_a_denial_about_a_thing_is_judged() -> None:
    pick = SkillCall("pick", {"target": "lemon"})
    assert was_done(pick, "holding(lemon)") is True
    assert was_done(pick, "holding(lemon)", "on(lemon, table)") is False


def test_nobody_judges_what_is_in_no_catalogue() -> None:
    assert was_done(SkillCall("look_for", {"target": "small red thing"}), "visible(small red thing)") is None
