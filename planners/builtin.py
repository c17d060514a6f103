"""The planner that needs no model: it reads imperatives through the skills' phrases and searches for the rest."""

from dataclasses import replace

from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError, PlanForbidden, UnreadableInput
from majordomo.plan import Plan, PlanFailure, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.english.context import Context, context_of
from planners.english.question_forms import is_question
from planners.english.reading import Reader
from planners.english.said import Reading
from planners.english.spelling import corrected
from planners.english.words import clean, joined, parts_of
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
            context = context_of(snapshot, skills, request.dialogue)
            if _is_question(text):
                return Refusal("That is a question, and here I take tasks.", f"majordomo chat, and there: {text}")
            reading = _read(text, skills, context)
            if isinstance(reading, Refusal):
                reading = _with_spelling(reading, text, skills, context)
            return self._plan_for(reading, snapshot, skills) if isinstance(reading, Reading) else reading
        except UnreadableInput as error:
            return Refusal(error.problem, error.remedy)
        except PlanForbidden as error:
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
    words = tuple(word for word in joined(parts_of(text), text) if not word.is_courtesy)
    is_asked = text.endswith("?")
    return is_question(words, is_asked) and (is_asked or words[0].text != "what")


def _read(text: str, skills: SkillLibrary, context: Context) -> Reading | Question | Refusal:
    return Reader(text, skills, context).read(parts_of(text))


def _with_spelling(refusal: Refusal, text: str, skills: SkillLibrary, context: Context) -> Refusal:
    """Suggest the same request with its words spelt as they are known, where that can be read."""
    better = corrected(text, skills, context.catalogue)
    if better == text.lower() or isinstance(_read(better, skills, context), Refusal):
        return refusal
    return replace(refusal, suggestion=better)
