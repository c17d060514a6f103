"""The planner that needs no model: it reads imperatives through the skills' phrases and searches for the rest."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError, PlanForbidden, UnreadableInput
from majordomo.plan import Plan, PlanFailure, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.english.answers_meant import option_meant
from planners.english.context import Context, context_of
from planners.english.gist import Gist
from planners.english.hints import Hints
from planners.english.question_forms import is_question
from planners.english.reading import Reader
from planners.english.said import Reading
from planners.english.spelling import corrected, respelt
from planners.english.words import clean, joined, parts_of
from planners.search.composites import flatten
from planners.search.drafting import Brief, draft, explain
from planners.search.goals import final_goals, waypoints_of
from planners.search.revision import revise
from planners.search.search import DeadEnd
from planners.search.wishes import Wish

Dialogue = Sequence[tuple[str, str]]

_READ_WELL = (
    *("That is not so", "It is not so", "I see no such", "I do not know which"),
    *("I do things at once", "I cannot wait", "I go by what I see"),
)
"""How refusals begin of what was understood, and is not so or is not done: there is nothing to guess."""


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
            reading = _read(skills, text, context)
            if isinstance(reading, Refusal):
                reading = _as_before(reading, text, request.dialogue, skills, context)
            if isinstance(reading, Refusal):
                reading = Hints(partial(_read, skills), context, skills).read(text) or reading
            if isinstance(reading, Refusal):
                reading = _past_slips(reading, text, skills, context)
            if not isinstance(reading, Reading):
                reading = _guessed(reading, text, skills, context)
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


def _read(skills: SkillLibrary, text: str, context: Context) -> Reading | Question | Refusal:
    return Reader(text, skills, context).read(parts_of(text))


def _as_before(
    refusal: Refusal, text: str, dialogue: Dialogue, skills: SkillLibrary, context: Context
) -> Reading | Question | Refusal:
    """Read what only names something as one more thing to do what was asked for before to: "the blue one too"."""
    asked = next((said for speaker, said in reversed(dialogue) if speaker == "person"), "")
    parts = parts_of(text)
    if not asked or len(parts) != 1 or parts[0].opener:
        return refusal
    before = _read(skills, clean(asked), context)
    if not isinstance(before, Reading) or not any(before.frame):
        return refusal
    found = Reader(text, skills, before.context, before).read(parts)
    return found.assuming(f"as before: '{asked}'") if isinstance(found, Reading) else refusal


def _guessed(
    answer: Question | Refusal, text: str, skills: SkillLibrary, context: Context
) -> Reading | Question | Refusal:
    """What is probably meant where a text was not read, or not all of it: the person has to say yes."""
    otherwise = answer if isinstance(answer, Refusal) else Refusal("I do not understand that.")
    is_about_part = isinstance(answer, Question) and set(answer.options) == {"yes", "no"}
    if (
        otherwise.needs_look
        or otherwise.reason.startswith(_READ_WELL)
        or not (isinstance(answer, Refusal) or is_about_part)
    ):
        return answer
    return Gist(partial(_read, skills), context, skills).read(text, otherwise) or answer


def _past_slips(refusal: Refusal, text: str, skills: SkillLibrary, context: Context) -> Reading | Question | Refusal:
    """Read a request with its words spelt as they are known: what can only be a slip is told, all else is suggested."""
    better, slips = respelt(text, skills, context.catalogue)
    found = _read(skills, better, context) if slips else refusal
    if isinstance(found, Reading):
        return found.assuming(*(f"I read '{wrong}' as '{right}'" for wrong, right in slips))
    if isinstance(found, Question):
        return found
    better = corrected(text, skills, context.catalogue)
    if better == text.lower() or isinstance(_read(skills, better, context), Refusal):
        return refusal
    return replace(refusal, suggestion=better)
