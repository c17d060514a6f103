"""A plan before anything moves: for people as a tree, for documents as Mermaid, for programs as JSON."""

import json
from contextlib import closing
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from agent.evidence.supervisor import Supervisor
from bringup.exit_codes import ExitCode
from bringup.eyes.robot_eyes import eyes_at
from bringup.remembering.remembrance import Remembrance, memory_of
from bringup.rules.file import house_library
from bringup.settings import Settings
from bringup.station.station import open_station
from bringup.task.last_look import LastLook, load_look, save_look
from bringup.task.wish import Wish
from bringup.terminal.screen import Screen, show_warning
from majordomo.catalogue import Catalogue
from majordomo.plan import Plan, PlannerAnswer, PlanRequest, Question
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from memory.task_graph import TaskGraph
from memory.working_memory import WorkingMemory
from planners.house.check import review
from sim.scene import load_scene
from vla.shelf import checkpoint_folder


class Form(Enum):
    """How a plan is shown."""

    TREE = auto()
    MERMAID = auto()
    JSON = auto()


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """What is to be planned, from what, and how it is shown."""

    wish: Wish
    form: Form = Form.TREE
    look: bool = False


def preview(order: PlanOrder) -> ExitCode:
    """Plan and show. A refusal is bad input; a question needs a person.

    Raises:
        MajordomoError: Something that is needed cannot be used.
    """
    screen = Screen.of_terminal(only_results_on_stdout=True)
    wish = order.wish
    settings, library = wish.settings, house_library(wish.settings)
    checkpoint_folder(settings.checkpoint)  # a wrong name is told now, and not when something shall move
    catalogue = load_scene(settings.scene).catalogue()
    planner = wish.planner()
    snapshot, origin = _world(order, catalogue, library)
    with memory_of(settings, screen.note) as memory:
        past = Remembrance(memory, settings.scene)
        snapshot = replace(snapshot, told=past.told())
        remembered = past.recall(wish.instruction)
    request = PlanRequest(wish.instruction, deadline_s=settings.language_model.deadline_s, remembered=remembered)
    answer = planner.plan(request, snapshot, library)
    if isinstance(answer, Plan):
        risks = (risk.text for risk in review(answer, snapshot, library).risks)
        answer = replace(answer, to_confirm=(*answer.to_confirm, *risks))
    if order.form is Form.JSON:
        screen.show(json.dumps(_answer_json(answer, library, origin), ensure_ascii=False))
    elif isinstance(answer, Plan):
        _show_plan(answer, library, order.form, origin, screen)
    elif isinstance(answer, Question):
        screen.note(f"{planner.name} asks: {answer.text}")
    else:
        screen.note(f"{planner.name} refuses: {answer.reason}")
        if answer.suggestion:
            screen.note(f"Try: {answer.suggestion}")
    if planner.usage_line is not None:
        screen.note(planner.usage_line, "dim")
    return _exit_code(answer)


def _world(order: PlanOrder, catalogue: Catalogue, library: SkillLibrary) -> tuple[WorldSnapshot, str]:
    """What is believed, and where that comes from."""
    settings = order.wish.settings
    if order.look:
        look = LastLook(settings.scene, settings.seed, _look(settings, catalogue, library))
        save_look(settings.data_folder, look)
        return look.snapshot, "seen just now"
    last = load_look(settings.data_folder, settings.scene, catalogue)
    if last is None:
        return WorldSnapshot(catalogue), "nothing was seen yet: every belief is unknown"
    if last.seed != settings.seed:
        unseen = f"nothing was seen with seed {settings.seed}, only with {last.seed}: every belief is unknown"
        return WorldSnapshot(catalogue), unseen
    return last.snapshot, f"as last seen, before a task with seed {last.seed}"


def _look(settings: Settings, catalogue: Catalogue, library: SkillLibrary) -> WorldSnapshot:
    with closing(open_station(settings)) as station:
        for warning in station.warnings:
            show_warning(warning)
        predicates = library.predicates.values()
        eyes = eyes_at(station, station.robot, predicates, isolates_plugins=settings.isolation.plugins)
        memory = WorkingMemory(catalogue, station.robot.clock, predicates=predicates)
        Supervisor(eyes, memory, library).look()
        return memory.snapshot()


def _show_plan(plan: Plan, library: SkillLibrary, form: Form, origin: str, screen: Screen) -> None:
    graph = TaskGraph.from_plan(plan, lambda call: library[call.skill].resources)
    if form is Form.MERMAID:
        screen.show(graph.mermaid())
        return
    screen.note(f"planner: {plan.source}; the world: {origin}")
    screen.show(graph.text_tree())
    for goal in plan.goals:
        screen.show(f"goal: {library.sentence(goal)}")
    for assumption in plan.assumptions:
        screen.show(f"assumed: {assumption}")
    for concern in plan.to_confirm:
        screen.show(f"wants a yes first: {concern}")


def _answer_json(answer: PlannerAnswer, library: SkillLibrary, origin: str) -> dict[str, Any]:
    if isinstance(answer, Question):
        return {"answer": "question", "text": answer.text, "options": list(answer.options)}
    if not isinstance(answer, Plan):
        return {"answer": "refusal", "reason": answer.reason, "suggestion": answer.suggestion}
    return {
        "answer": "plan",
        "plan_source": answer.source,
        "world": origin,
        "nodes": [
            {
                "id": planned.id,
                "skill": planned.call.skill,
                "arguments": dict(planned.call.arguments),
                "after": list(planned.after),
                "asked": planned.asked,
            }
            for planned in answer.calls
        ],
        "goals": [str(goal) for goal in answer.goals],
        "goal_sentences": [library.sentence(goal) for goal in answer.goals],
        "assumptions": list(answer.assumptions),
        "to_confirm": list(answer.to_confirm),
    }


def _exit_code(answer: PlannerAnswer) -> ExitCode:
    if isinstance(answer, Plan):
        return ExitCode.DONE
    return ExitCode.NEEDS_HUMAN if isinstance(answer, Question) else ExitCode.BAD_INPUT
