"""Whole tasks that are programs: an agent among fakes, whose planner's model is scripted."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from agent.events import Planned, StepSettled
from majordomo.errors import ModelUnavailable
from majordomo.failure import FailureCode
from majordomo.outcome import Outcome
from majordomo.predicate import Predicate, Verdict
from majordomo.testing import FakeClock, ScriptedRun
from memory.journal import Journal
from memory.node import NodeStatus
from planners.builtin import BuiltinPlanner
from planners.fallback import FallingBack
from planners.house.planner import HouseTrained
from planners.program.planner import ProgramPlanner

START = ("hand_empty()", "closed(microwave)", "on(red cup, counter)", "on(blue cup, tray)")
SAY = "see to the cups, the tray and the microwave as we said"


def planner_of(model):
    return HouseTrained(FallingBack(ProgramPlanner(model), BuiltinPlanner()), BuiltinPlanner())


@pytest.fixture
def run(scripted, make_kitchen):
    def run(*programs, say=SAY, world=START, prepare=lambda kitchen: None, **more):
        model = scripted(*(json.dumps({"kind": "program", "program": text}) for text in programs))
        kitchen = make_kitchen(planner_of(model), world, **more)
        prepare(kitchen)
        return kitchen, kitchen.agent.run(say)

    return run


def test_conditions_look_at_the_world_as_the_program_runs(run):
    kitchen, result = run(
        'for cup in find("cup"):\n'
        '    if is_on(cup, "counter"):\n'
        '        place_in(cup, "microwave")\n'
        'if is_open("microwave"):\n'
        '    close("microwave")'
    )
    assert result.outcome is Outcome.DONE, result.message
    assert kitchen.started == ["open(microwave)", "pick(red cup)", "place_in(red cup, microwave)", "close(microwave)"]


def test_a_task_is_done_only_when_everything_that_the_program_leaves_is_seen(run):
    _, result = run('place_on("red cup", "tray")\nif is_closed("microwave"):\n    open("microwave")')
    assert {str(goal.goal): goal.verdict for goal in result.goals} == {
        "on(red cup, tray)": Verdict.TRUE,
        "open(microwave)": Verdict.TRUE,
    }


def test_what_somebody_undoes_before_the_end_is_not_called_done(run):
    program = 'place_on("red cup", "tray")\nif is_closed("microwave"):\n    open("microwave")'
    kitchen, result = run(program, runs={"open": [ScriptedRun(effects=_undone())]})
    assert result.outcome is Outcome.DONE
    assert kitchen.started.count("place_on(red cup, tray)") == 2


def _undone():
    effects = ("open(microwave)", "not on(red cup, tray)", "on(red cup, counter)", "hand_empty()")
    return tuple(map(Predicate.parse, effects))


def test_every_call_is_a_node_that_is_journalled(run):
    kitchen, result = run('place_on("red cup", "tray")\nif is_closed("microwave"):\n    open("microwave")')
    nodes = {str(node.call): node for node in result.nodes}
    assert nodes["open(microwave)"].status is NodeStatus.SUCCEEDED
    evidence = {str(belief.predicate): belief.verdict for belief in nodes["open(microwave)"].verified}
    assert evidence["open(microwave)"] is Verdict.TRUE
    assert not kitchen.journal.open_intents(result.task_id)


def test_the_rest_is_shown_with_the_line_where_it_goes_on(run):
    kitchen, _ = run('close("microwave")\nplace_on("red cup", "tray")\nif is_hand_empty():\n    open("microwave")')
    first, *_ = (event for event in kitchen.events if isinstance(event, Planned))
    assert str(first.plan.calls[-1].call) == "do(go on with the program, part 2, at line 3: if is_hand_empty())"


def test_a_loop_waits_for_the_world_to_change(run):
    def shut_by_somebody(kitchen):
        advance = kitchen.clock.advance

        def and_shut(seconds):
            advance(seconds)
            if kitchen.clock.now_s() > 2.0:
                kitchen.world.bring_about("closed(microwave)")

        kitchen.clock.advance = and_shut

    kitchen, result = run(
        'while not is_closed("microwave"):\n    wait(5)\nplace_on("red cup", "tray")',
        world=(*START, "open(microwave)"),
        prepare=shut_by_somebody,
    )
    assert result.outcome is Outcome.DONE
    assert kitchen.started == ["pick(red cup)", "place_on(red cup, tray)"]
    waited = [call for _, call in kitchen.executor.started if call.arguments.get("seconds") == 5.0]
    assert len(waited) > 1


def blind(kitchen):
    """The eyes cannot tell whether the microwave is open."""
    for name in ("open", "closed"):
        kitchen.eyes.estimator.says[Predicate(name, ("microwave",))] = Verdict.UNKNOWN


IF_OPEN = 'if is_open("microwave"):\n    place_on("red cup", "tray")'


def test_what_cannot_be_seen_the_person_is_asked(run):
    kitchen, result = run(IF_OPEN, answer="yes", prepare=blind)
    assert result.outcome is Outcome.DONE
    assert kitchen.person.asked == ["I cannot tell: is it so that the microwave is open?"]
    assert kitchen.started == ["pick(red cup)", "place_on(red cup, tray)"]


def test_nobody_there_to_ask_leaves_it_to_a_person(run):
    kitchen, result = run(IF_OPEN, prepare=blind)
    assert result.outcome is Outcome.NEEDS_HUMAN
    assert "pick(red cup)" not in kitchen.started


def test_a_program_goes_on_after_a_revision(run):
    dropped = ScriptedRun(effects=tuple(map(Predicate.parse, ("not holding(red cup)", "hand_empty()"))))
    world = (*START[:2], "on(blue cup, tray)", "on(red cup, counter)")
    kitchen, result = run(
        'place_on("red cup", "tray")\nif is_closed("microwave"):\n    open("microwave")',
        world=world,
        runs={"place_on": [replace(dropped, effects=(*dropped.effects, Predicate("on", ("red cup", "counter"))))]},
    )
    assert result.outcome is Outcome.DONE, result.message
    assert kitchen.started[-1] == "open(microwave)"
    assert kitchen.started.count("place_on(red cup, tray)") == 2


def test_a_call_that_cannot_succeed_leads_to_another_program(run):
    hopeless = ScriptedRun.fails(FailureCode.UNREACHABLE, retryable=False)
    kitchen, result = run(
        'pick("red cup")\nif is_closed("microwave"):\n    place_in("red cup", "microwave")',
        'place_in("blue cup", "microwave")',
        runs={"pick": [hopeless]},
    )
    assert result.outcome is Outcome.DONE, result.message
    assert kitchen.started[-1] == "place_in(blue cup, microwave)"
    assert [str(goal.goal) for goal in result.goals] == ["inside(blue cup, microwave)"]


def test_after_a_crash_another_process_goes_on_with_the_program(run, scripted, make_kitchen, tmp_path):
    def cut_off_before_the_rest(kitchen):
        def keep(event):
            if isinstance(event, StepSettled) and event.node.call.skill == "place_on":
                with closing(sqlite3.connect(tmp_path / "cut_off.db")) as disk:
                    kitchen.journal._file._connection.backup(disk)

        kitchen.watch = keep

    run(
        'place_on("red cup", "tray")\nif is_closed("microwave"):\n    open("microwave")',
        prepare=cut_off_before_the_rest,
    )
    silent = scripted(ModelUnavailable("It is gone.", "wait"))
    with Journal(tmp_path / "cut_off.db", FakeClock()) as journal:
        kitchen = make_kitchen(planner_of(silent), (*START[:2], "on(red cup, tray)", START[3]), journal)
        result = kitchen.agent.resume(journal.unfinished_tasks()[0].id)
    assert result.outcome is Outcome.DONE, result.message
    assert kitchen.started == ["open(microwave)"]
    assert {str(goal.goal) for goal in result.goals} == {"on(red cup, tray)", "open(microwave)"}
    assert silent.asked == []
