"""The planner that needs no model: it reads imperatives through the skills' phrases and searches for the rest."""

from dataclasses import replace

from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError, PlanForbidden, UnreadableInput
from majordomo.plan import Plan, PlanFailure, PlannerAnswer, PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.english.requests.reading import Reading
from planners.english.talk.answers_meant import option_meant
from planners.english.talk.question_forms import is_question
from planners.english.text.parts import clause_of, clean
from planners.english.things.context import context_of
from planners.english.understanding import Understanding
from planners.search.composites import flatten
from planners.search.drafting import Brief, draft, explain
from planners.search.goals import final_goals, waypoints_of
from planners.search.revision import revise
from planners.search.search import DeadEnd
from planners.search.wishes import Wish


class BuiltinPlanner:
    """Pure and deterministic: the same words, beliefs and skills give the same answer."""

    name = "builtin"

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Read the request, search for what it leaves unsaid, and check the outcome."""
        try:
            text = clean(request.instruction)
            context = replace(context_of(snapshot, skills, request.dialogue), option_meant=option_meant)
            if _is_question(text):
                return Refusal("That is a question, and here I take tasks.", f"majordomo chat, and there: {text}")
            reading = Understanding(skills, context, request.dialogue).of(text)
            return self._plan_for(reading, snapshot, skills) if isinstance(reading, Reading) else reading
        except (UnreadableInput, PlanForbidden) as error:
            return Refusal(error.problem, error.remedy)
        except MajordomoError as error:
            return Refusal(f"I cannot plan that: {error.problem}", error.remedy)

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Search anew, from what is believed now, for what is left."""
        return revise(plan, failure, snapshot, skills, self.name)

    def _plan_for(self, reading: Reading, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        asked = [part for wish in reading.wishes for part in _parts_of(wish, skills, snapshot.catalogue)]
        goals = final_goals(asked, snapshot, skills) if asked else reading.unmet
        if not asked and not goals:
            return Refusal(f"There is nothing to do: {'; '.join(reading.assumptions)}.")
        forbidden = tuple(call for prohibition in reading.prohibitions for call in prohibition.calls)
        brief = Brief(waypoints_of(asked, snapshot, skills), goals, self.name, reading.assumptions, forbidden)
        found = draft(brief, snapshot, skills)
        if not isinstance(found, DeadEnd):
            return replace(found, forbidden=forbidden)
        kept = " and ".join(f"'{prohibition.text}'" for prohibition in reading.prohibitions)
        return Refusal(explain(found, skills) + (f" And I keep to {kept}." if kept else ""))


def _parts_of(wish: Wish, skills: SkillLibrary, catalogue: Catalogue) -> tuple[Wish, ...]:
    """The wishes that a composite skill is made of; any other wish itself."""
    if wish.skill is None:
        return (wish,)
    return tuple(Wish.of(part) for part in flatten(wish.skill, skills, catalogue))


def _is_question(text: str) -> bool:
    """Whether a request asks for an answer; "what is in the sink goes on the table" does not."""
    words = clause_of(text)
    is_asked = text.endswith("?")
    return is_question(words, is_asked) and (is_asked or words[0].text != "what")
