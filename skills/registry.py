"""Finds every skill: the built-in ones, and those of installed plugins.

A plugin is a Python package with an entry point of the group `majordomo.skills` that names a skill class, a
`PredicateSpec`, or a tuple of both:

    [project.entry-points."majordomo.skills"]
    tidy = "majordomo_tidy:SKILLS"

A plugin that cannot be used is left out whole and named; everything else works.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from majordomo.predicate import CORE_PREDICATES, PredicateSpec
from majordomo.skill import Skill
from majordomo.skill_library import SkillLibrary
from skills.ask import Ask
from skills.close import Close
from skills.containment import contain
from skills.do import Do
from skills.expect import Expect
from skills.go_to import GoTo
from skills.look_for import LookFor
from skills.offer import Offer, Unusable, asked_by
from skills.open import Open
from skills.pick import Pick
from skills.place_in import PlaceIn
from skills.place_on import PlaceOn
from skills.plugin import offer_of
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


@dataclass(frozen=True, slots=True)
class PluginProblem:
    """A plugin that is left out, and why."""

    plugin: str
    problem: str

    def __str__(self) -> str:
        return f"plugin '{self.plugin}' is left out: {self.problem}"


@dataclass(frozen=True, slots=True)
class LoadedSkills:
    """Everything that was found, and the plugins that were left out."""

    library: SkillLibrary
    problems: tuple[PluginProblem, ...] = ()


def load_skills(plugins: Iterable[EntryPoint] | None = None) -> LoadedSkills:
    """Build the library from the built-in skills and from `plugins`, by default those that are installed."""
    return _installed() if plugins is None else _loaded(plugins)


@cache  # a plugin that hangs shall cost its time once
def _installed() -> LoadedSkills:
    return _loaded(entry_points(group=GROUP))


def _loaded(plugins: Iterable[EntryPoint]) -> LoadedSkills:
    shelf = _Shelf()
    shelf.put((*BUILTIN_SKILLS, *CORE_PREDICATES), "Majordomo")
    problems: list[PluginProblem] = []
    for plugin in sorted(plugins, key=lambda point: point.name):
        try:
            offered = offer_of(plugin)
            shelf.check(offered)
        except Unusable as unusable:
            problems.append(PluginProblem(plugin.name, str(unusable)))
        else:
            for skill in (part for part in offered if not isinstance(part, PredicateSpec)):
                contain(skill)
            shelf.put(offered, f"plugin '{plugin.name}'")
    return LoadedSkills(shelf.library(), tuple(problems))


class _Shelf:
    """What was found so far, and who offers it."""

    def __init__(self) -> None:
        self._skills: dict[str, type[Skill]] = {}
        self._predicates: dict[str, PredicateSpec] = {}
        self._owners: dict[str, str] = {}  # by claim, see `_claims`

    def library(self) -> SkillLibrary:
        return SkillLibrary(self._skills.values(), self._predicates.values())

    def check(self, parts: Iterable[Offer]) -> None:
        """Whether some parts go together with what is there.

        Raises:
            Unusable: They do not.
        """
        owners = dict(self._owners)
        known = {*self._predicates, *(part.name for part in parts if isinstance(part, PredicateSpec))}
        for part in parts:
            for claim in _claims(part):
                if claim in owners:
                    raise Unusable(f"{claim} is taken by {owners[claim]}")
                owners[claim] = "another of its parts"
            if isinstance(part, PredicateSpec) and part.opposite is not None and part.opposite not in known:
                raise Unusable(f"'{part.name}' is the opposite of '{part.opposite}', which is no predicate")

    def put(self, parts: Iterable[Offer], owner: str) -> None:
        """Add parts."""
        for part in parts:
            self._owners.update(dict.fromkeys(_claims(part), owner))
            if isinstance(part, PredicateSpec):
                self._predicates[part.name] = part
            else:
                self._skills[part.name] = part


def _claims(part: Offer) -> Iterable[str]:
    """What only one part can have, in words."""
    if isinstance(part, PredicateSpec):
        yield f"the predicate's name '{part.name}'"
        return
    yield f"the skill's name '{part.name}'"
    yield from dict.fromkeys(f"the phrase '{asked_by(phrase, part)}'" for phrase in part.phrases)
