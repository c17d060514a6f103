"""Steps that are words are planned when their turn comes."""

from collections.abc import Callable
from typing import Any

import pytest

from agent.events import Planned, StepSettled
from majordomo.outcome import Outcome
from majordomo.plan import Plan, Question, Refusal
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.testing import ScriptedRun
from memory.node import NodeStatus

WORDS = "clear the table"
DO = SkillCall("do", {"words": WORDS})
OPEN, CLOSE = SkillCall("open", {"target": "microwave"}), SkillCall("close", {"target": "microwave"})
PICK = SkillCall("pick", {"target": "cup"})
PUT_ON = SkillCall("place_on", {"target": "cup", "surface": "counter"})

MakePlan = Callable[..., Plan]
MakeHouse = Any  # of the conftest


@pytest.fixture
def later(make_plan: MakePlan) -> Plan:
    return make_plan(PICK, PUT_ON)


def test_words_become_the_steps_that_are_planned_in_their_turn(
    make_house: MakeHouse, make_plan: MakePlan, later: Plan, instruction: str
) -> None:
    house = make_house(make_plan(CLOSE, DO, OPEN), words={WORDS: later})
    result = house.agent.run(instruction)
    assert result.outcome is Outcome.DONE
    assert house.started == ["close(microwave)", "pick(cup)", "place_on(cup, counter)", "open(microwave)"]
    assert {str(node.call): node.status for node in result.nodes}[str(DO)] is NodeStatus.SKIPPED


def test_the_plan_of_words_is_told(make_house: MakeHouse, make_plan: MakePlan, later: Plan, instruction: str) -> None:
    house = make_house(make_plan(CLOSE, DO), words={WORDS: later})
    house.agent.run(instruction)
    assert [event.plan.calls for event in house.happened(Planned)][1:] == [later.calls]


def test_words_are_planned_from_what_is_seen_in_their_turn(
    make_house: MakeHouse, make_plan: MakePlan, later: Plan, instruction: str
) -> None:
    house = make_house(make_plan(CLOSE, DO), words={WORDS: later})
    snapshots = []
    plan = house.planner.plan

    def watch(request: Any, snapshot: Any, skills: Any) -> Any:
        snapshots.append(snapshot)
        return plan(request, snapshot, skills)

    house.planner.plan = watch
    house.agent.run(instruction)
    closed = Predicate("closed", ("microwave",))
    assert [snapshot.verdict(closed) for snapshot in snapshots] == [Verdict.FALSE, Verdict.TRUE]


def test_words_that_mean_nothing_to_be_done_are_passed_over(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str
) -> None:
    house = make_house(make_plan(DO, CLOSE), words={WORDS: make_plan()})
    assert house.agent.run(instruction).outcome is Outcome.DONE
    assert house.started == ["close(microwave)"]


def test_a_planner_that_must_know_first_asks_in_the_middle_of_the_task(
    make_house: MakeHouse, make_plan: MakePlan, later: Plan, instruction: str
) -> None:
    house = make_house(make_plan(DO), words={WORDS: Question("Which table?", ("this one",))}, answers=["this one"])
    house.person.before_answer = lambda: house.planner.answers.update({WORDS: later})
    assert house.agent.run(instruction).outcome is Outcome.DONE
    assert house.person.asked == ["Which table?"]


def test_words_that_are_refused_in_their_turn_need_a_person(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str
) -> None:
    house = make_house(make_plan(CLOSE, DO), words={WORDS: Refusal("There is no table.")})
    result = house.agent.run(instruction)
    assert result.outcome is Outcome.NEEDS_HUMAN
    assert "There is no table." in result.message
    assert house.started == ["close(microwave)"]


def test_a_person_may_have_words_planned_again(
    make_house: MakeHouse, make_plan: MakePlan, later: Plan, instruction: str
) -> None:
    house = make_house(make_plan(DO), words={WORDS: Refusal("There is no table.")}, answers=["try again"])
    house.person.before_answer = lambda: house.planner.answers.update({WORDS: later})
    assert house.agent.run(instruction).outcome is Outcome.DONE


def test_words_are_not_put_off_for_ever(make_house: MakeHouse, make_plan: MakePlan, instruction: str) -> None:
    house = make_house(make_plan(DO), words={WORDS: make_plan(DO)})
    result = house.agent.run(instruction)
    assert result.outcome is Outcome.NEEDS_HUMAN
    assert "leaves again for later" in result.message


def test_after_a_new_plan_words_are_planned_anew(
    make_house: MakeHouse, make_plan: MakePlan, later: Plan, instruction: str
) -> None:
    dropped = ScriptedRun(effects=tuple(map(Predicate.parse, ("not holding(cup)", "hand_empty()"))))
    house = make_house(
        make_plan(DO),
        words={WORDS: later},
        runs={"place_on": [dropped]},
        revisions=[make_plan(DO, prefix="r")],
        world=("hand_empty()", "inside(cup, microwave)", "open(microwave)"),
    )
    result = house.agent.run(instruction)
    assert result.outcome is Outcome.DONE
    assert [request.instruction for request in house.planner.requests].count(WORDS) == 2


def test_an_expectation_seen_true_is_evidence(make_house: MakeHouse, make_plan: MakePlan, instruction: str) -> None:
    claim = "open(microwave)"
    house = make_house(make_plan(SkillCall("expect", {"claim": claim})))
    result = house.agent.run(instruction)
    assert result.outcome is Outcome.DONE
    (node,) = result.nodes
    assert [(str(b.predicate), b.verdict) for b in node.verified] == [(claim, Verdict.TRUE)]


def test_an_expectation_that_is_not_seen_true_is_no_success(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str
) -> None:
    house = make_house(make_plan(SkillCall("expect", {"claim": "closed(microwave)"}), OPEN))
    result = house.agent.run(instruction)
    assert result.outcome is Outcome.NEEDS_HUMAN
    assert "the microwave is closed" in result.message
    assert house.started == []
    assert not house.happened(StepSettled) or result.nodes[0].status is not NodeStatus.SUCCEEDED


def test_words_may_leave_other_words_for_later(make_house: MakeHouse, make_plan: MakePlan, instruction: str) -> None:
    rest = SkillCall("do", {"words": "clear the rest of the table"})
    words = {WORDS: make_plan(CLOSE, rest), "clear the rest of the table": make_plan(OPEN)}
    house = make_house(make_plan(DO), words=words)
    assert house.agent.run(instruction).outcome is Outcome.DONE
    assert house.started == ["close(microwave)", "open(microwave)"]


def test_words_that_lead_back_to_themselves_are_not_planned_again(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str
) -> None:
    rest = SkillCall("do", {"words": "clear the rest of the table"})
    words = {WORDS: make_plan(rest), "clear the rest of the table": make_plan(DO)}
    result = make_house(make_plan(DO), words=words).agent.run(instruction)
    assert result.outcome is Outcome.NEEDS_HUMAN
    assert "leaves again for later" in result.message


def test_what_the_last_words_are_for_must_be_seen_at_the_end(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str
) -> None:
    words = {WORDS: make_plan(CLOSE, goals=["closed(microwave)"])}
    result = make_house(make_plan(OPEN, DO), words=words).agent.run(instruction)
    assert result.outcome is Outcome.DONE
    assert [(str(goal.goal), goal.verdict) for goal in result.goals] == [("closed(microwave)", Verdict.TRUE)]


def test_what_words_are_for_may_be_undone_by_what_comes_after_them(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str
) -> None:
    words = {WORDS: make_plan(CLOSE, goals=["closed(microwave)"])}
    result = make_house(make_plan(DO, OPEN), words=words).agent.run(instruction)
    assert (result.outcome, result.goals) == (Outcome.DONE, ())


def test_where_no_goals_are_known_yet_a_revision_may_have_some(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str
) -> None:
    dropped = ScriptedRun(effects=tuple(map(Predicate.parse, ("not holding(cup)", "hand_empty()"))))
    house = make_house(
        make_plan(PICK, PUT_ON),
        runs={"place_on": [dropped]},
        revisions=[make_plan(PICK, PUT_ON, CLOSE, goals=["closed(microwave)"], prefix="r")],
        world=("hand_empty()", "inside(cup, microwave)", "open(microwave)"),
    )
    result = house.agent.run(instruction)
    assert result.outcome is Outcome.DONE
    assert [str(goal.goal) for goal in result.goals] == ["closed(microwave)"]
