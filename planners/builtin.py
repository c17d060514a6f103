"""The planner that needs no model: it reads imperatives through the skills' phrases and searches for the rest."""

from dataclasses import replace
from itertools import pairwise

from majordomo.errors import MajordomoError, UnreadableInput
from majordomo.plan import Plan, PlanFailure, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.composites import flatten
from planners.drafting import Brief, draft, explain
from planners.goals import final_goals, waypoints_of
from planners.noun_phrases import Context, best_described, mentioned_in
from planners.reading import Reader, Reading
from planners.revision import revise
from planners.search import DeadEnd
from planners.spelling import corrected
from planners.words import clauses_of, clean


class BuiltinPlanner:
    """Pure and deterministic: the same words, beliefs and skills give the same answer."""

    name = "builtin"

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Read the request, search for what it leaves unsaid, and check the outcome."""
        try:
            text = clean(request.instruction)
            context = _context(request, snapshot)
            reading = _read(text, skills, context)
            if isinstance(reading, Refusal):
                reading = _with_spelling(reading, text, skills, context)
            return self._plan_for(reading, snapshot, skills) if isinstance(reading, Reading) else reading
        except UnreadableInput as error:
            return Refusal(error.problem, error.remedy)
        except MajordomoError as error:
            return Refusal(f"I cannot plan that: {error.problem}", error.remedy)

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Search anew, from what is believed now, for what is left."""
        return revise(plan, failure, snapshot, skills, self.name)

    def _plan_for(self, reading: Reading, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        asked = [one for skill in reading.skills for one in flatten(skill, skills, snapshot.catalogue)]
        goals = final_goals(asked, snapshot, skills)
        brief = Brief(waypoints_of(asked, snapshot, skills), goals, self.name, reading.assumptions)
        found = draft(brief, snapshot, skills)
        return Refusal(explain(found, skills)) if isinstance(found, DeadEnd) else found


def _context(request: PlanRequest, snapshot: WorldSnapshot) -> Context:
    """What the request may refer to: things spoken of before, and the answers to earlier questions."""
    catalogue, dialogue = snapshot.catalogue, request.dialogue
    earlier = tuple((name,) for _, text in dialogue for name in mentioned_in(text, catalogue))
    answers = [after for (who, _), (other, after) in pairwise(dialogue) if who == "robot" and other != "robot"]
    hint = frozenset(name for answer in answers for name in best_described(answer, catalogue))
    return Context(catalogue, earlier=earlier, hint=hint, seen=frozenset(snapshot.positions))


def _read(text: str, skills: SkillLibrary, context: Context) -> Reading | Question | Refusal:
    return Reader(text, skills, context).read(clauses_of(text))


def _with_spelling(refusal: Refusal, text: str, skills: SkillLibrary, context: Context) -> Refusal:
    """Suggest the same request with its words spelt as they are known, where that can be read."""
    better = corrected(text, skills, context.catalogue)
    if better == text.lower() or isinstance(_read(better, skills, context), Refusal):
        return refusal
    return replace(refusal, suggestion=better)
