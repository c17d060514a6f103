"""A program under way: it becomes a plan part by part, each from what is seen when its turn comes.

A part is what can be done without looking again, filled in by search and checked like any plan. Where the program
looks after that, the part ends with a step whose words stand for the rest; put to the planner, they become the next
part. What shall be true at the end is known with the last part, from everything that was asked for.
"""

from collections.abc import Collection
from dataclasses import replace

from majordomo.plan import Plan, PlanFailure, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from planners.english.things.context import context_of
from planners.program.part import SOURCE, Part, Past, Place
from planners.program.rest import Rest
from planners.program.run import Run, run
from planners.program.senses import Beliefs
from planners.program.setting import Setting
from planners.program.tree import Program
from planners.search.drafting import Brief, renumbered
from planners.search.effects import wanted_of
from planners.search.search import Waypoint
from planners.search.step_order import next_number


class Progress:
    """One program.

    Args:
        program: It.
        request: What it was written for.
        past: What was before it.

    Attributes:
        program: It.
        request: What it was written for.
        past: What was before it.
    """

    def __init__(self, program: Program, request: PlanRequest, past: Past) -> None:
        self.program = program
        self.request = request
        self.past = past
        self._planned = Part()
        self._next_step = past.first_number
        self._heard: dict[str, int] = {}  # how often the robot had said something, by the words that it left then
        self._handed: list[list[SkillCall]] = []

    @classmethod
    def of_rest(cls, rest: Rest, program: Program, request: PlanRequest) -> "Progress":
        """A program of which there is only the rest, all that comes before it being done."""
        progress = cls(program, request, rest.past)
        progress._planned = Part(before=(*rest.before, *rest.calls))
        progress._next_step = rest.next_number
        return progress

    @property
    def plan(self) -> Plan:
        """The part that was planned last."""
        return self._planned.whole()

    def has_left(self, words: str) -> bool:
        """Whether words stand for the rest of this program, as it was left or taken up in this process."""
        return words in self._heard

    def has_become(self, plan: Plan) -> bool:
        """Whether the program was made into this plan, or into a revision that it is."""
        return _calls_of(plan) in self._handed

    def past_after(self, finished: Collection[str], goals: tuple[Predicate, ...]) -> Past:
        """What is before the program that takes this one's place, some steps of its last part being finished."""
        done = (*self.past.calls, *self._planned.after(finished).before)
        return Past(done, goals or self.past.goals, self._next_step, self.past.rewritten + 1)

    def take_up(self, plan: Plan, rest: Rest, setting: Setting) -> None:
        """Be where another planner was when it had made this plan, which ends with what stands for the rest."""
        *steps, last = plan.calls
        wanted = [step.call for step in steps if step.asked]
        calls = tuple(call for call in rest.calls if call in wanted)
        part = Part(
            replace(plan, calls=tuple(steps), goals=setting.goals_of(calls)),
            calls,
            rest.before,
            last.call,
            rest.next_number,
        )
        self._handed.append(_calls_of(self._set(part)))

    def begin(self, setting: Setting) -> Plan | Question:
        """Plan the first part.

        Raises:
            MajordomoError: It cannot be planned.
        """
        answer = self.go_on(Place(), self.request, setting)
        if isinstance(answer, Plan):
            self._handed.append(_calls_of(answer))
        return answer

    def go_on(self, place: Place, request: PlanRequest, setting: Setting) -> Plan | Question:
        """Plan the part that begins at a place, from what is believed now.

        Args:
            place: Where.
            request: Its dialogue may hold the answers to what the program wants to know.
            setting: What there is to plan with.

        Raises:
            MajordomoError: It cannot be planned.
        """
        said = self._said_since(request)
        beliefs = Beliefs(context_of(setting.snapshot, setting.skills, said), place.unknown)
        reached = run(self.program, setting.functions, beliefs, place.record, place.n_done)
        unknown = None if reached.stop is None else reached.stop.unknown
        asked = None if unknown is None or unknown != place.unknown else beliefs.question(unknown)
        if isinstance(asked, Question):
            return asked
        part = self._part(reached, place, beliefs, setting)
        return self._set(part if reached.stop is None else self._with_rest(part, reached, place, request))

    def revise(self, plan: Plan, failure: PlanFailure, setting: Setting) -> PlannerAnswer:
        """Search for what is left of the part; after it the program goes on as before.

        What was answered before is refused: it has failed since.
        """
        part = self._planned.after(failure.finished)
        goals = part.plan.goals if part.rest else tuple(dict.fromkeys((*plan.goals, *part.plan.goals)))
        left = replace(part.plan, goals=goals, forbidden=plan.forbidden)
        found = setting.revised(left, failure)
        if not isinstance(found, Plan):
            return found
        revised = replace(part, plan=renumbered(found, self._next_step), first_number=self._next_step)
        if _calls_of(revised.whole()) in self._handed[1:]:
            return Refusal(f"{failure.failure.message} I know no other way.")
        whole = self._set(revised)
        self._handed.append(_calls_of(whole))
        return whole

    def _set(self, part: Part) -> Plan:
        self._planned = part
        whole = part.whole()
        self._next_step = max(self._next_step, next_number(whole))
        return whole

    def _part(self, reached: Run, place: Place, beliefs: Beliefs, setting: Setting) -> Part:
        """What was reached from a place, filled in; where it stopped at what nobody can tell, with a look at that."""
        parts = setting.bound(reached.calls[place.n_done :])
        waypoints = setting.waypoints_of(parts)
        unknown = None if reached.stop is None else reached.stop.unknown
        look = None if unknown is None else beliefs.way_to_see(unknown)
        if look is not None:
            wanted = wanted_of(setting.skills.bind(look, setting.snapshot.catalogue))
            waypoints.append(Waypoint(wanted, look))
        calls = tuple(part.call() for part in parts)
        goals = self._goals(reached, setting) if reached.stop is None else setting.goals_of(calls)
        brief = Brief(waypoints, goals, SOURCE, tuple(beliefs.assumptions), first_number=self._next_step)
        before = tuple(part.call() for part in setting.bound(reached.calls[: place.n_done]))
        return Part(setting.drafted(brief), calls, before, first_number=self._next_step)

    def _goals(self, reached: Run, setting: Setting) -> tuple[Predicate, ...]:
        """What everything that was asked for leaves so; where nothing was, what was seen to be so instead."""
        calls = (*self.past.calls, *reached.calls)
        goals = setting.goals_of(calls) if calls else reached.claims
        return tuple(dict.fromkeys((*self.past.goals, *goals)))

    def _with_rest(self, part: Part, reached: Run, place: Place, request: PlanRequest) -> Part:
        """The part with the step that stands for what comes after it."""
        assert reached.stop is not None  # it is not the last
        following = Place(reached.record, len(reached.calls), reached.stop.unknown, place.number + 1)
        rest = Rest(
            program=self.program.text,
            past=self.past,
            place=following,
            calls=part.calls,
            before=part.before,
            next_number=part.next_number + 1,
        )
        step = rest.step(self.request.instruction, self.program, reached.stop.line)
        self._heard[step.arguments["words"]] = len(_sayings(request))
        return replace(part, rest=step)

    def _said_since(self, request: PlanRequest) -> tuple[tuple[str, str], ...]:
        """What was asked and answered since the program left these words, or was taken up with them."""
        sayings = _sayings(request)
        n_heard = self._heard.setdefault(request.instruction, len(sayings))
        return request.dialogue[sayings[n_heard] :] if len(sayings) > n_heard else ()


def _sayings(request: PlanRequest) -> list[int]:
    """Where in the dialogue the robot says something."""
    return [index for index, (speaker, _) in enumerate(request.dialogue) if speaker == "robot"]


def _calls_of(plan: Plan) -> list[SkillCall]:
    return [step.call for step in plan.calls]
