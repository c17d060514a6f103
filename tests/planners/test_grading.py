"""What counts as right: where the world ends up, what came to pass on the way, and that nothing else has changed."""

import pytest

from majordomo.plan import Plan, PlannedCall, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.graded_cases import Case
from planners.grading import Grade, grade_of, put

PICK = SkillCall("pick", {"target": "can"})
ON_TRAY = (PICK, SkillCall("place_on", {"target": "can", "surface": "tray"}))
OPEN = SkillCall("open", {"target": "microwave"})
IN_MICROWAVE = (OPEN, PICK, SkillCall("place_in", {"target": "can", "container": "microwave"}))
SAY = SkillCall("say", {"text": "done"})


def plan_of(*calls: SkillCall, said: str = "") -> Plan:
    steps = tuple(PlannedCall(f"s{n}", call, (f"s{n - 1}",) if n else ()) for n, call in enumerate(calls))
    return Plan(steps, (Predicate("hand_empty"),) if not calls else (), "fake", (said,) if said else ())


def case_of(**accepted: object) -> Case:
    return Case.model_validate({"say": "put the can on the tray", "category": "direct", **accepted})


@pytest.mark.parametrize(
    ("accepted", "answer", "grade"),
    [
        # where the world ends up, however it gets there
        ({"goals": ("on(can, tray)",)}, plan_of(*ON_TRAY), Grade.RIGHT),
        ({"goals": ("on(can, tray)",)}, plan_of(*IN_MICROWAVE[:2], ON_TRAY[1]), Grade.WRONG),
        ({"goals": ("on(can, tray)", "open(microwave)")}, plan_of(*ON_TRAY, OPEN), Grade.RIGHT),
        ({"goals": ("on(sponge, tray)",)}, plan_of(*ON_TRAY), Grade.WRONG),
        ({"goals": ("not on(can, counter)", "on(can, tray)")}, plan_of(*ON_TRAY), Grade.RIGHT),
        ({"goals": ("inside(can, microwave)",)}, plan_of(*IN_MICROWAVE), Grade.RIGHT),
        ({"goals": ("closed(microwave)",)}, plan_of(), Grade.RIGHT),
        ({"goals": ()}, plan_of(*ON_TRAY), Grade.WRONG),
        ({"goals": ("on(sponge, tray)",), "others": ({"goals": ("on(can, tray)",)},)}, plan_of(*ON_TRAY), Grade.RIGHT),
        # what cannot be carried out
        ({"goals": ("on(can, tray)",)}, plan_of(ON_TRAY[1]), Grade.WRONG),
        ({"goals": ("on(can, tray)",)}, plan_of(SkillCall("fly", {})), Grade.WRONG),
        # what comes to pass on the way
        ({"goals": (), "way": ("say(done)",)}, plan_of(SAY), Grade.RIGHT),
        ({"goals": (), "way": ("say(done)",)}, plan_of(SAY, SAY), Grade.WRONG),
        ({"goals": (), "way": ("say(bye)",)}, plan_of(SAY), Grade.WRONG),
        ({"goals": ("on(can, tray)",), "way": ("say(done)", "on(can, tray)")}, plan_of(SAY, *ON_TRAY), Grade.RIGHT),
        ({"goals": ("on(can, tray)",), "way": ("on(can, tray)", "say(done)")}, plan_of(SAY, *ON_TRAY), Grade.WRONG),
        # what must be left alone, and said
        ({"goals": ("on(can, tray)",), "never": ("tray",)}, plan_of(*ON_TRAY), Grade.WRONG),
        ({"goals": ("on(can, tray)",), "said": "any"}, plan_of(*ON_TRAY), Grade.WRONG),
        ({"goals": ("on(can, tray)",), "said": "any"}, plan_of(*ON_TRAY, said="any will do"), Grade.RIGHT),
        # questions and refusals
        ({"goals": ("on(can, tray)",)}, Refusal("no"), Grade.OPEN),
        ({"ask": ()}, plan_of(*ON_TRAY), Grade.WRONG),
        ({"refuse": ""}, plan_of(*ON_TRAY), Grade.WRONG),
        ({"ask": ("a", "b")}, Question("Which?", ("b", "a")), Grade.RIGHT),
        ({"ask": ("a",)}, Question("Which?", ("b", "a")), Grade.OPEN),
        ({"ask": ()}, Question("Which?", ("b",)), Grade.RIGHT),
        ({"refuse": "can"}, Refusal("I know no Can."), Grade.RIGHT),
        ({"refuse": "cup"}, Refusal("I know no can.", "take the cup"), Grade.RIGHT),
        ({"refuse": "lemon"}, Refusal("I know no can."), Grade.OPEN),
    ],
)
def test_an_answer_is_right_open_or_wrong(
    accepted: dict[str, object], answer: PlannerAnswer, grade: Grade, tidy: WorldSnapshot, skills: SkillLibrary
) -> None:
    assert grade_of(answer, case_of(**accepted), tidy, skills) is grade


class Asking:
    """Asks until it has been told twice."""

    name = "asking"

    def __init__(self) -> None:
        self.heard: list[tuple[tuple[str, str], ...]] = []

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        self.heard.append(request.dialogue)
        return plan_of(*ON_TRAY) if len(self.heard) > 2 else Question(f"Which {len(self.heard)}?")

    def revise(self, *_: object) -> PlannerAnswer:
        raise NotImplementedError


def test_the_cases_answers_are_given_to_questions_in_order(tidy: WorldSnapshot, skills: SkillLibrary) -> None:
    planner = Asking()
    before = (("person", "hello"),)
    case = case_of(goals=("on(can, tray)",), dialogue=before, answers=("this", "that", "never said"))
    graded = put(planner, case, tidy, skills)
    first = (*before, ("robot", "Which 1?"), ("person", "this"))
    assert planner.heard == [before, first, (*first, ("robot", "Which 2?"), ("person", "that"))]
    assert (graded.grade, graded.asked, graded.is_executable) == (Grade.RIGHT, 2, True)


def test_a_question_that_the_case_does_not_answer_is_the_answer(tidy: WorldSnapshot, skills: SkillLibrary) -> None:
    graded = put(Asking(), case_of(goals=("on(can, tray)",)), tidy, skills)
    assert (graded.grade, graded.asked, graded.is_executable) == (Grade.OPEN, 0, None)


class Guessing:
    """Asks for a yes, and after it puts the can on the tray."""

    name = "guessing"

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        is_answered = request.dialogue[-1:] == (("person", "yes"),)
        return plan_of(*ON_TRAY) if is_answered else Question("Do you mean: put the can on the tray?", ("yes", "no"))

    def revise(self, *_: object) -> PlannerAnswer:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("accepted", "grade", "after_yes"),
    [
        ({"goals": ("on(can, tray)",)}, Grade.OPEN, Grade.RIGHT),
        ({"goals": ("on(sponge, tray)",)}, Grade.OPEN, Grade.WRONG),
        ({"refuse": ""}, Grade.OPEN, Grade.WRONG),
        ({"ask": ()}, Grade.RIGHT, None),
    ],
)
def test_what_is_right_after_a_yes_is_kept_apart(
    accepted: dict[str, object], grade: Grade, after_yes: Grade | None, tidy: WorldSnapshot, skills: SkillLibrary
) -> None:
    graded = put(Guessing(), case_of(**accepted), tidy, skills)
    assert (graded.grade, graded.after_yes) == (grade, after_yes)
