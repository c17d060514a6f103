"""What was done, and what was so before: by it things are put back, and steps undone."""

from collections.abc import Iterable
from dataclasses import dataclass

from agent.events import Event, StepSettled, StepStarted, TaskStarted
from majordomo.predicate import Opposites, Predicate, Verdict
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.whereabouts import spots_of
from memory.node import NodeStatus
from memory.working_memory import PLACES, WorkingMemory


@dataclass(frozen=True, slots=True)
class Deed:
    """A step that worked.

    Attributes:
        task_id: Its task.
        call: What was done.
        before: What was so before and is not any more; empty where nothing lasting was changed, or nobody had looked.
        is_drive: Whether it only brought the robot elsewhere.
    """

    task_id: int
    call: SkillCall
    before: tuple[Predicate, ...]
    is_drive: bool


class Deeds:
    """Listens to the agent and remembers what was so before each step.

    Args:
        memory: What was seen.
        skills: What steps promise.
    """

    def __init__(self, memory: WorkingMemory, skills: SkillLibrary) -> None:
        self._memory = memory
        self._skills = skills
        self._opposites = Opposites(skills.predicates.values())
        self._task_id = 0
        self._origins: dict[str, Predicate] = {}
        self._under_way: dict[str, tuple[Predicate, ...]] = {}
        self._deeds: list[Deed] = []

    @property
    def last_task(self) -> int:
        """Number of the task that began last; 0 before the first."""
        return self._task_id

    def notice(self, event: Event) -> None:
        """Listen to the agent."""
        match event:
            case TaskStarted():
                self._task_id = event.task_id
                self._under_way.clear()
            case StepStarted():
                skill = self._skills.bind(event.node.call, self._memory.catalogue)
                self._under_way.setdefault(event.node.id, tuple(self._before(skill)))
            case StepSettled() if event.node.status is NodeStatus.SUCCEEDED:
                before = self._under_way.pop(event.node.id, ())
                effects = self._skills.bind(event.node.call, self._memory.catalogue).effects()
                is_drive = any(effect.name == "robot_at" for effect in effects)
                self._deeds.append(Deed(self._task_id, event.node.call, before, is_drive))

    def of_task(self, task_id: int) -> tuple[Deed, ...]:
        """What was done for a task, drives left out, oldest first."""
        return tuple(deed for deed in self._deeds if deed.task_id == task_id and not deed.is_drive)

    def origin(self, thing: str) -> Predicate | None:
        """Where a thing was before it was picked up the last time; None where nobody knows."""
        return self._origins.get(thing)

    def last_moved(self) -> tuple[str, ...]:
        """The thing that was moved last."""
        claims = (claim for deed in reversed(self._deeds) for claim in deed.before if claim.name in PLACES)
        return next((claim.arguments[:1] for claim in claims), ())

    def _before(self, skill: Skill) -> Iterable[Predicate]:
        """What was last seen to be so and ends with a skill that starts now."""
        for effect in skill.effects():
            if not effect.positive:
                continue
            if effect.name == "holding":
                origin = self._last_spot(effect.arguments[0])
                if origin is not None:
                    self._origins[effect.arguments[0]] = origin
            if effect.name in PLACES:
                origin = self._origins.get(effect.arguments[0])
                yield from () if origin is None else (origin,)
            else:
                opposite = self._opposites.of(effect)
                yield from (opposite,) if opposite is not None and self._was_so(opposite) else ()

    def _last_spot(self, thing: str) -> Predicate | None:
        """Where a thing was seen last, on or inside of something."""
        spots = [spot for spot in spots_of(self._memory.snapshot(), thing) if self._was_so(spot)]
        return max(spots, key=lambda spot: -(self._memory.age_s(spot) or 0.0), default=None)

    def _was_so(self, claim: Predicate) -> bool:
        seen = self._memory.last_look(claim)
        return seen is not None and seen.verdict is Verdict.TRUE
