"""All that can be known of a script before anything is opened: its form, names and claims, and whether it can work."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bringup.document import Problem, Spot
from bringup.planning.planners import make_planner
from bringup.rules.file import house_library
from bringup.script.file import BadScript, ScriptParts, ScriptReader
from bringup.script.script import Script
from bringup.settings import Settings
from majordomo.errors import MajordomoError
from majordomo.plan import Plan, PlanFailure, PlannerAnswer, PlanRequest, Question
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.script import ScriptPlanner
from sim.disturbances import require_known
from sim.placement import draw_placements
from sim.scene import SceneConfig, load_scene


def load_script(path: Path, settings: Settings, scene: str | None = None, seed: int | None = None) -> Script:
    """Read a script and check it against its scene, the skills, and a world of which nothing is known.

    Words are checked as far as the built-in planner reads them; a language model is not asked.

    Args:
        path: Of the file.
        settings: Name scene and seed where the script does not, and who plans.
        scene: Counts instead of the script's own; None: its own does.
        seed: The same.

    Raises:
        BadScript: It cannot be used; every place that is wrong is named.
    """
    reader = ScriptReader()
    parts = reader.read(path)
    problems = reader.problems
    config = _scene(parts, scene, settings, problems)
    if config is not None:
        problems += [*_problems_in(parts, config, settings), *_problems_of_room(parts, config, settings, seed)]
    if problems or parts.head is None:
        raise BadScript(path, problems)
    head = parts.head
    return Script(
        path, head.name, head.description, head.scene, head.seed, parts.steps, parts.expected, head.disturbances
    )


def _scene(parts: ScriptParts, wanted: str | None, settings: Settings, problems: list[Problem]) -> SceneConfig | None:
    content = parts.document.content
    named = content.get("scene") if isinstance(content, dict) else None
    try:
        return load_scene(wanted or (named if isinstance(named, str) and named else settings.scene))
    except MajordomoError as error:
        problems.append(Problem(parts.document.spot(("scene",)), error.problem, error.remedy))
        return None


def _problems_in(parts: ScriptParts, scene: SceneConfig, settings: Settings) -> list[Problem]:
    """What is wrong with what is said of the scene's things."""
    planner = make_planner(settings) if settings.planner_name == "builtin" else _Unheard()
    script = ScriptPlanner("", parts.steps, parts.expected, planner)
    found = script.problems(WorldSnapshot(scene.catalogue()), house_library(settings))
    problems = []
    for problem in found:
        spot = problem.step.place if problem.step else parts.document.spot(())
        assert isinstance(spot, Spot)  # the reader has put it there
        problems.append(Problem(spot, problem.text, problem.remedy))
    return [*problems, *_problems_with_disturbances(parts, scene)]


def _problems_of_room(
    parts: ScriptParts, scene: SceneConfig, settings: Settings, wanted: int | None
) -> Iterator[Problem]:
    """Whether everything finds room in the scene, drawn as the world will be."""
    own = None if parts.head is None else parts.head.seed
    seed = next(one for one in (wanted, own, settings.seed) if one is not None)
    try:
        draw_placements(scene, np.random.default_rng(seed))
    except MajordomoError as error:
        yield Problem(parts.document.spot(("scene",)), error.problem, error.remedy)


def _problems_with_disturbances(parts: ScriptParts, scene: SceneConfig) -> Iterator[Problem]:
    if parts.head is None:
        return
    entries = len(parts.head.steps)
    for index, disturbance in enumerate(parts.head.disturbances):
        spot = parts.document.spot(("disturbances", index, "at", "step"))
        if disturbance.at.step is not None and disturbance.at.step > entries:
            yield Problem(spot, f"there is no step {disturbance.at.step}.", f"a number from 1 to {entries}.")
        try:
            require_known((disturbance,), scene)
        except MajordomoError as error:
            yield Problem(parts.document.spot(("disturbances", index)), error.problem, error.remedy)


class _Unheard:
    """Stands for a planner that is not to be asked yet: of its steps nothing is known."""

    name = "unheard"

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Answer nothing."""
        return Question("")

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Answer nothing."""
        return Question("")
