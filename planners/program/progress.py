"""A program under way: it becomes a plan part by part, each from what is seen when its turn comes.

A part is what can be done without looking again, filled in by search and checked like any plan. Where the program
looks after that, the part ends with a step whose words stand for the rest; put to the planner, they become the next
part. What shall be true at the end is known with the last part, from everything that was asked for.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from majordomo.errors import PlanRejected
from majordomo.plan import Plan, PlanFailure, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.english.context import context_of
from planners.program.functions import functions_of
from planners.program.part import SOURCE, Part, Past, Place
from planners.program.run import Run, Stop, run
from planners.program.senses import Beliefs
from planners.program.tree import Program
from planners.script_draft import DEFER
from planners.search.composites import flatten
from planners.search.drafting import Brief, draft, explain, renumbered
from planners.search.effects import wanted_of
from planners.search.goals import final_goals, waypoints_of
from planners.search.revision import revise
from planners.search.search import DeadEnd, Waypoint
from planners.search.step_order import next_number

MAX_SHOWN = 80
"""Characters of the program's line that the step for its rest tells."""


class Progress:
    """One program.

    Args:
        program: It.
        number: Tells it from others in the words that stand for its rest.
        request: What it was written for.
        past: What was before it.

    Attributes:
        program: It.
        request: What it was written for.
        past: What was before it.
    """

    def __init__(self, program: Program, number: int, request: PlanRequest, past: Past) -> None:
        self.program = program
        self.request = request
        self.past = past
        self._part = Part()
        self._number = number
        self._next_step = past.first_number
        self._places: dict[str, Place] = {}
        self._handed: list[list[SkillCall]] = []

    @property
    def plan(self) -> Plan:
        """The part that was planned last."""
        return self._part.whole()

    def place(self, words: str) -> Place | None:
        """Where the program goes on for which some words stand."""
        return self._places.get(words)

    def has_become(self, plan: Plan) -> bool:
        """Whether the program was made into this plan, or into a revision that it is."""
        return _calls_of(plan) in self._handed

    def past_after(self, finished: Collection[str], goals: tuple[Predicate, ...]) -> Past:
        """What is before the program that takes this one's place, some steps of its last part being finished."""
        done = (*self.past.calls, *self._part.after(finished).before)
        return Past(done, goals or self.past.goals, self._next_step, self.past.rewritten + 1)

    def begin(self, snapshot: WorldSnapshot, skills: SkillLibrary) -> Plan | Question:
        """Plan the first part.

        Raises:
            MajordomoError: It cannot be planned.
        """
        answer = self.go_on(Place(), self.request, snapshot, skills)
        if isinstance(answer, Plan):
            self._handed.append(_calls_of(answer))
        return answer

    def go_on(
        self, place: Place, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary
    ) -> Plan | Question:
        """Plan the part that begins at a place, from what is believed now.

        Args:
            place: Where.
            request: Its dialogue may hold the answers to what the program wants to know.
            snapshot: What is believed.
            skills: What can be done.

        Raises:
            MajordomoError: It cannot be planned.
        """
        beliefs = Beliefs(context_of(snapshot, skills, _said_since(place, request)), place.unknown)
        functions = functions_of(skills, snapshot.catalogue)
        reached = run(self.program, functions, beliefs, place.record, place.n_done)
        unknown = None if reached.stop is None else reached.stop.unknown
        asked = None if unknown is None or unknown != place.unknown else beliefs.question(unknown)
        if isinstance(asked, Question):
            return asked
        parts = _bound(reached.calls[place.n_done :], snapshot, skills)
        waypoints = waypoints_of(parts, snapshot, skills)
        look = None if unknown is None else beliefs.way_to_see(unknown)
        if look is not None:
            waypoints.append(Waypoint(wanted_of(skills.bind(look, snapshot.catalogue)), look))
        is_last = reached.stop is None
        goals = self._goals(reached, snapshot, skills) if is_last else final_goals(parts, snapshot, skills)
        brief = Brief(waypoints, goals, SOURCE, tuple(beliefs.assumptions), first_number=self._next_step)
        plan = _drafted(brief, snapshot, skills)
        rest = None if reached.stop is None else self._rest(reached, reached.stop, len(_sayings(request)))
        calls = tuple(part.call() for part in parts)
        before = tuple(part.call() for part in _bound(reached.calls[: place.n_done], snapshot, skills))
        return self._set(Part(plan, calls, before, rest, self._next_step))

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Search for what is left of the part; after it the program goes on as before.

        What was answered before is refused: it has failed since.
        """
        part = self._part.after(failure.finished)
        goals = part.plan.goals if part.rest else tuple(dict.fromkeys((*plan.goals, *part.plan.goals)))
        left = replace(part.plan, goals=goals, forbidden=plan.forbidden)
        found = revise(left, failure, snapshot, skills, SOURCE)
        if not isinstance(found, Plan):
            return found
        revised = replace(part, plan=renumbered(found, self._next_step), first_number=self._next_step)
        if _calls_of(revised.whole()) in self._handed[1:]:
            return Refusal(f"{failure.failure.message} I know no other way.")
        whole = self._set(revised)
        self._handed.append(_calls_of(whole))
        return whole

    def _set(self, part: Part) -> Plan:
        self._part = part
        whole = part.whole()
        self._next_step = max(self._next_step, next_number(whole))
        return whole

    def _goals(self, reached: Run, snapshot: WorldSnapshot, skills: SkillLibrary) -> tuple[Predicate, ...]:
        """What everything that was asked for leaves so; where nothing was, what was seen to be so instead."""
        calls = (*self.past.calls, *reached.calls)
        goals = final_goals(_bound(calls, snapshot, skills), snapshot, skills) if calls else reached.claims
        return tuple(dict.fromkeys((*self.past.goals, *goals)))

    def _rest(self, reached: Run, stop: Stop, n_heard: int) -> SkillCall:
        """The step that stands for the rest, in words that stand for nothing else."""
        place = Place(reached.record, len(reached.calls), stop.unknown, n_heard)
        line = self.program.line(stop.line).rstrip(":")
        shown = line if len(line) <= MAX_SHOWN else f"{line[:MAX_SHOWN]} ..."
        words = f"go on with program {self._number}, part {len(self._places) + 2}, at line {stop.line}: {shown}"
        self._places[words] = place
        return SkillCall(DEFER, {"words": words})


def _sayings(request: PlanRequest) -> list[int]:
    """Where in the dialogue the robot says something."""
    return [index for index, (speaker, _) in enumerate(request.dialogue) if speaker == "robot"]


def _said_since(place: Place, request: PlanRequest) -> tuple[tuple[str, str], ...]:
    """What was asked and answered since a program stopped."""
    sayings = _sayings(request)
    return request.dialogue[sayings[place.n_heard] :] if len(sayings) > place.n_heard else ()


def _calls_of(plan: Plan) -> list[SkillCall]:
    return [step.call for step in plan.calls]


def _bound(calls: Iterable[SkillCall], snapshot: WorldSnapshot, skills: SkillLibrary) -> list[Skill]:
    """Calls as skills, without composite ones."""
    catalogue = snapshot.catalogue
    return [part for call in calls for part in flatten(skills.bind(call, catalogue), skills, catalogue)]


def _drafted(brief: Brief, snapshot: WorldSnapshot, skills: SkillLibrary) -> Plan:
    """Fill in what is left unsaid; of nothing that is wanted there is a plan, too: an empty one."""
    if not (brief.waypoints or brief.goals):
        return Plan((), (), brief.source, brief.assumptions)
    found = draft(brief, snapshot, skills)
    if isinstance(found, DeadEnd):
        raise PlanRejected(explain(found, skills), "another program.")
    return found
