"""Finds every skill: the built-in ones, and those of installed plugins.

A plugin is a Python package with an entry point of the group `majordomo.skills` that names a skill class, a
`PredicateSpec`, or a tuple of both:

    [project.entry-points."majordomo.skills"]
    tidy = "majordomo_tidy:SKILLS"

A plugin that cannot be used is left out whole and named; everything else works.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from string import Formatter

from majordomo.predicate import CORE_PREDICATES, PredicateSpec
from majordomo.skill import PolicySkill, Skill
from majordomo.skill_library import SkillLibrary
from skills.ask import Ask
from skills.close import Close
from skills.do import Do
from skills.expect import Expect
from skills.go_to import GoTo
from skills.look_for import LookFor
from skills.open import Open
from skills.pick import Pick
from skills.place_in import PlaceIn
from skills.place_on import PlaceOn
from skills.reset_arm import ResetArm
from skills.say import Say
from skills.set_down import SetDown
from skills.turn_off import TurnOff
from skills.turn_on import TurnOn
from skills.wait import Wait

GROUP = "majordomo.skills"

BUILTIN_SKILLS: tuple[type[Skill], ...] = (
    Open,
    Close,
    Pick,
    PlaceIn,
    PlaceOn,
    TurnOn,
    TurnOff,
    GoTo,
    LookFor,
    Say,
    Ask,
    Wait,
    Expect,
    Do,
    ResetArm,
    SetDown,
)

IMPORT_LIMIT_S = 5.0
"""Wall-clock time after which a plugin that is being imported is given up."""

_Offer = type[Skill] | PredicateSpec

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PluginProblem:
    """A plugin that is left out, and why."""

    plugin: str
    problem: str


@dataclass(frozen=True, slots=True)
class LoadedSkills:
    """Everything that was found, and the plugins that were left out."""

    library: SkillLibrary
    problems: tuple[PluginProblem, ...] = ()


def load_skills(plugins: Iterable[EntryPoint] | None = None) -> LoadedSkills:
    """Build the library from the built-in skills and from `plugins`, by default those that are installed."""
    skills = {skill.name: skill for skill in BUILTIN_SKILLS}
    predicates = {spec.name: spec for spec in CORE_PREDICATES}
    problems: list[PluginProblem] = []
    found = entry_points(group=GROUP) if plugins is None else plugins
    for plugin in sorted(found, key=lambda point: point.name):
        try:
            offered = _load(plugin)
            _check(offered, {*skills, *predicates})
        except _Unusable as unusable:
            problems.append(PluginProblem(plugin.name, str(unusable)))
            continue
        skills.update({part.name: part for part in offered if not isinstance(part, PredicateSpec)})
        predicates.update({part.name: part for part in offered if isinstance(part, PredicateSpec)})
    return LoadedSkills(SkillLibrary(skills.values(), predicates.values()), tuple(problems))


class _Unusable(Exception):
    """What is wrong with a plugin."""


class _Hangs(Exception):
    """Something has not ended in time."""


def _load(plugin: EntryPoint) -> tuple[_Offer, ...]:
    try:
        loaded = _within(IMPORT_LIMIT_S, plugin.load)
    except _Hangs:
        raise _Unusable(f"its import has not ended after {IMPORT_LIMIT_S:g} s") from None
    except (Exception, SystemExit) as error:  # a plugin is somebody else's code: whatever it raises, the rest must work
        _log.warning("plugin %s cannot be imported", plugin.name, exc_info=True)
        raise _Unusable(f"it cannot be imported: {type(error).__name__}: {error}") from error
    offered = tuple(loaded) if isinstance(loaded, list | tuple) else (loaded,)
    for part in offered:
        if not isinstance(part, PredicateSpec) and not (isinstance(part, type) and issubclass(part, Skill)):
            raise _Unusable(f"it offers {part!r}, which is neither a skill class nor a PredicateSpec")
    return offered


def _within(limit_s: float, work: Callable[[], object]) -> object:
    """Do some work in a thread of its own; one that hangs is left behind, and ends with the process.

    Raises:
        _Hangs: It has not ended in time.
        BaseException: Whatever it raised.
    """
    ended: list[tuple[object, BaseException | None]] = []

    def run() -> None:
        try:
            ended.append((work(), None))
        except BaseException as error:  # SystemExit too: it is handed to whoever waits
            ended.append((None, error))

    worker = threading.Thread(target=run, name="plugin import", daemon=True)
    worker.start()
    worker.join(limit_s)
    if not ended:
        raise _Hangs
    result, error = ended[0]
    if error is not None:
        raise error
    return result


def _check(offered: tuple[_Offer, ...], taken: set[str]) -> None:
    for part in offered:
        if not isinstance(part, PredicateSpec):
            _check_skill(part)
        if part.name in taken:
            raise _Unusable(f"the name '{part.name}' is taken")
        taken.add(part.name)


def _check_skill(skill: type[Skill]) -> None:
    if not isinstance(getattr(skill, "name", None), str):
        raise _Unusable(f"{skill.__name__} has no name")
    if skill.version != Skill.version:
        raise _Unusable(f"'{skill.name}' is made for skill interface {skill.version}, and this is {Skill.version}")
    if issubclass(skill, PolicySkill) and not skill.phrases:
        raise _Unusable(f"'{skill.name}' has no phrase to tell the policy")
    for phrase in skill.phrases:
        unknown = {name for _, name, _, _ in Formatter().parse(phrase) if name is not None} - set(skill.model_fields)
        if unknown:
            raise _Unusable(f"'{skill.name}' has the phrase '{phrase}', and no argument {', '.join(sorted(unknown))}")
