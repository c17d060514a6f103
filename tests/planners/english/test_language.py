"""What the built-in planner makes of people's ways to talk, over a small kitchen."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from majordomo.catalogue import Catalogue
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.predicate import Predicate, PredicateSpec
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from planners.checker import check
from planners.english.talk.interpreter import BuiltinInterpreter
from planners.english.text import paraphrases
from planners.english.text.paraphrases import reworded
from planners.english.text.parts import parts_of
from planners.english.text.phrases import matches, parts_in, phrases_of
from planners.english.text.word_lists import choices
from planners.english.text.words import Word

Ask = Callable[..., PlannerAnswer]
SnapshotMaker = Callable[..., WorldSnapshot]
WHERE_TO = "Where shall I put the red cup and the can?"


@pytest.fixture
def ask(tidy: WorldSnapshot, skills: SkillLibrary) -> Ask:
    def put(
        text: str, *dialogue: tuple[str, str], seen: WorldSnapshot = tidy, library: SkillLibrary = skills
    ) -> PlannerAnswer:
        return BuiltinPlanner().plan(PlanRequest(text, dialogue), seen, library)

    return put


def plan_of(answer: PlannerAnswer) -> Plan:
    assert isinstance(answer, Plan), answer
    return answer


def goals_of(answer: PlannerAnswer) -> list[str]:
    return [str(goal) for goal in plan_of(answer).goals]


def calls_of(answer: PlannerAnswer) -> list[str]:
    return [str(step.call) for step in plan_of(answer).calls]


def reason_of(answer: PlannerAnswer) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.reason


# words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("it isn't open", ["it", "is", "not", "open"]),
        ("you’re done", ["you", "are", "done"]),
        ("what's that", ["what", "is", "that"]),
        ("wheres that", ["where", "is", "that"]),
        ("it isnt open", ["it", "is", "not", "open"]),
        ("I can't", ["i", "can", "not"]),
        ("that can goes here", ["that", "can", "goes", "here"]),
        ("those can go here", ["those", "could", "go", "here"]),
    ],
)
def test_shortened_words_are_read_in_full(text: str, words: list[str]) -> None:
    assert [word.text for part in parts_of(text) for word in part.words] == words


@pytest.mark.parametrize("said", ["those can go", "those can be put", "that can go"])
def test_what_can_be_moved_is_no_can(ask: Ask, said: str) -> None:
    asked = ask(f"{said} on the tray")
    assert isinstance(asked, Question) and asked.text == f"What do you mean by '{said.split()[0]}'?"


def test_what_can_be_moved_is_what_was_spoken_of(ask: Ask) -> None:
    assert goals_of(ask("pick up the red cup. that can go on the tray")) == ["on(red cup, tray)"]
    assert goals_of(ask("put that can on the tray")) == ["on(can, tray)"]


def test_what_is_said_is_kept_as_it_was_written(ask: Ask) -> None:
    assert calls_of(ask("say I don't know, it's late")) == ["say(I don't know, it's late)"]


PARAPHRASES = Path(paraphrases.__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
SAID = [line.partition(" = ")[0] for line in PARAPHRASES if " = " in line and not line.startswith("#")]


@pytest.mark.parametrize("said", SAID)
def test_every_paraphrase_says_what_a_phrase_says(skills: SkillLibrary, said: str) -> None:
    phrases = [phrase.parts for phrase in phrases_of(skills)]
    for words in map(parts_in, choices(said)):
        others = list(reworded(tuple(Word(part.strip("{}"), 0, 0) for part in words)))
        assert others
        for other in others:
            assert any(True for parts in phrases for _ in matches(parts, other.clause)), other


# conditions


def test_a_condition_that_nobody_can_tell_is_asked_and_the_answer_counts(ask: Ask, seen: SnapshotMaker) -> None:
    world = seen("hand_empty()", "on(can, counter)")
    text = "if the microwave is open, put the can on the tray"
    asked = ask(text, seen=world)
    assert isinstance(asked, Question) and asked.options == ("yes", "no")
    assert goals_of(ask(text, ("robot", asked.text), ("person", "yes, it is"), seen=world)) == ["on(can, tray)"]
    assert "nothing to do" in reason_of(ask(text, ("robot", asked.text), ("person", "no"), seen=world))


def test_a_condition_with_another_case_is_always_asked(ask: Ask, seen: SnapshotMaker) -> None:
    world = seen("hand_empty()", "on(can, counter)")
    text = "if the microwave is open, close it, otherwise put the can on the tray"
    asked = ask(text, seen=world)
    assert isinstance(asked, Question) and asked.options == ("yes", "no")
    assert goals_of(ask(text, ("robot", asked.text), ("person", "no"), seen=world)) == ["on(can, tray)"]


def test_what_is_left_out_is_said_and_what_stands_against_it_is_the_goal(ask: Ask) -> None:
    plan = plan_of(ask("put the can on the tray if the microwave is open"))
    assert plan.calls == () and [str(goal) for goal in plan.goals] == ["not open(microwave)"]
    assert "left out" in plan.assumptions[0]


def test_a_condition_is_judged_in_the_world_that_the_words_before_it_make(ask: Ask) -> None:
    assert goals_of(ask("open the microwave. If it is open, put the can in it.")) == [
        "open(microwave)",
        "inside(can, microwave)",
    ]


def test_two_conditions_must_both_be_so(ask: Ask) -> None:
    text = "if the microwave is closed and the can is on the {}, open the microwave"
    assert goals_of(ask(text.format("counter"))) == ["open(microwave)"]
    assert calls_of(ask(text.format("tray"))) == []


def test_what_hangs_on_a_condition_must_be_readable_even_where_it_is_not_met(ask: Ask) -> None:
    assert "florp" in reason_of(ask("if the microwave is open, florp it"))


# prohibitions


def test_what_is_forbidden_is_not_done_not_even_after_a_failure(
    ask: Ask, seen: SnapshotMaker, skills: SkillLibrary
) -> None:
    plan = plan_of(ask("put the can on the tray but don't touch the sponge"))
    assert plan.forbidden and all("sponge" in str(call) for call in plan.forbidden)
    dropped = PlanFailure(
        plan.calls[1], Failure(FailureCode.OBJECT_DROPPED, Phase.POSTCONDITION, "It fell."), (plan.calls[0].id,)
    )
    world = seen("hand_empty()", "on(can, counter)", "on(sponge, tray)")
    revised = plan_of(BuiltinPlanner().revise(plan, dropped, world, skills))
    assert revised.forbidden == plan.forbidden


def test_what_only_a_forbidden_step_makes_possible_is_refused_by_name(ask: Ask) -> None:
    assert "don't open the microwave" in reason_of(ask("put the can in the microwave, but don't open the microwave"))


def test_of_many_things_the_forbidden_one_is_left_out_and_that_is_said(ask: Ask) -> None:
    plan = plan_of(ask("put all the cups on the tray but leave the blue one alone"))
    assert [str(goal) for goal in plan.goals] == ["on(red cup, tray)", "on(green cup, tray)"]
    assert any("left out: the blue cup is on the tray" in told for told in plan.assumptions)


def test_what_is_asked_for_and_forbidden_at_once_is_refused(ask: Ask) -> None:
    assert "keep to" in reason_of(ask("take the can, but don't touch the can"))


def test_a_prohibition_alone_is_refused(ask: Ask) -> None:
    assert "only while I do something" in reason_of(ask("never open the microwave"))


# which of them


def test_left_and_right_are_the_robots_and_asked_where_it_has_not_seen_them(ask: Ask, tidy: WorldSnapshot) -> None:
    positions = {"red cup": np.array([1.0, 0.3, 0.0]), "blue cup": np.array([1.0, 0.0, 0.0])}
    places = positions | {"green cup": np.array([1.0, -0.2, 0.0])}
    looked = replace(tidy, positions=places, robot=np.zeros(3))
    assert calls_of(ask("take the left cup", seen=looked)) == ["pick(red cup)"]
    assert calls_of(ask("take the rightmost cup", seen=looked)) == ["pick(green cup)"]
    assert calls_of(ask("take the middle cup", seen=looked)) == ["pick(blue cup)"]
    turned = replace(looked, robot=np.array([2.0, 0.0, np.pi]))
    assert calls_of(ask("take the left cup", seen=turned)) == ["pick(green cup)"]
    for missing in (replace(looked, positions=positions), replace(looked, robot=None), tidy):
        assert isinstance(ask("take the left cup", seen=missing), Question)


def test_next_to_is_the_clearly_nearest_one(ask: Ask, tidy: WorldSnapshot) -> None:
    places = {"can": np.zeros(3), "red cup": np.array([0.1, 0.0, 0.0]), "blue cup": np.array([0.5, 0.0, 0.0])}
    looked = replace(tidy, positions=places | {"green cup": np.array([0.0, 0.9, 0.0])})
    assert calls_of(ask("take the cup next to the can", seen=looked)) == ["pick(red cup)"]
    near = replace(looked, positions=dict(looked.positions) | {"blue cup": np.array([0.0, 0.11, 0.0])})
    assert isinstance(ask("take the cup next to the can", seen=near), Question)


def test_everything_on_what_was_not_looked_at_needs_a_look(ask: Ask, seen: SnapshotMaker) -> None:
    answer = ask("put everything on the tray in the microwave", seen=seen("hand_empty()"))
    assert isinstance(answer, Refusal) and answer.needs_look


def test_everything_follows_what_the_words_before_it_change(ask: Ask) -> None:
    assert goals_of(ask("put the can on the tray and then put everything on the tray in the microwave")) == [
        "inside(can, microwave)"
    ]


def test_the_other_ones_are_those_not_spoken_of(ask: Ask) -> None:
    goals = goals_of(ask("put the red cup on the tray and the others in the microwave"))
    assert goals[0] == "on(red cup, tray)" and "inside(red cup, microwave)" not in goals


def test_a_noun_that_several_share_is_everyones(ask: Ask) -> None:
    assert goals_of(ask("put the red and blue cup on the tray")) == ["on(red cup, tray)", "on(blue cup, tray)"]
    assert reason_of(ask("put the yellow and red cup on the tray")) == "I know nothing called 'yellow cup'."
    assert "on(yellow lemon, tray)" in goals_of(ask("put the yellow one and the red cup on the tray"))
    assert goals_of(ask("take the can and put it and the red cup on the tray")) == [
        "on(can, tray)",
        "on(red cup, tray)",
    ]
    assert reason_of(ask("put the unicorn and the red cup on the tray")) == "I know nothing called 'unicorn'."


def test_all_and_any_are_not_mixed(ask: Ask) -> None:
    assert "together" in reason_of(ask("if a cup and the can are on the tray, open the microwave"))


def test_nothing_is_no_thing_to_do(ask: Ask) -> None:
    assert "nothing" in reason_of(ask("put nothing on the tray"))


def test_where_to_is_asked_and_then_known(ask: Ask) -> None:
    asked = ask("put the red cup and the can away")
    assert asked == Question(WHERE_TO, ("microwave", "tray"))
    goals = goals_of(ask("put the red cup and the can away", ("robot", WHERE_TO), ("person", "on the tray, please")))
    assert goals == ["on(red cup, tray)", "on(can, tray)"]


@pytest.mark.parametrize("reply", ["any", "whichever you like", "either"])
def test_an_answer_may_leave_the_choice(ask: Ask, reply: str) -> None:
    asked = ask("take the cup")
    assert isinstance(asked, Question)
    assert calls_of(ask("take the cup", ("robot", asked.text), ("person", reply))) == ["pick(red cup)"]


def test_an_answer_to_an_earlier_task_answers_nothing_now(ask: Ask) -> None:
    asked = ask("take the cup")
    assert isinstance(asked, Question)
    before = (("person", "take the cup"), ("robot", asked.text), ("person", "the blue one"), ("robot", "Done."))
    assert isinstance(ask("take the cup", *before), Question)


# goals


def test_a_wish_is_a_goal_and_any_way_will_do(ask: Ask) -> None:
    plan = plan_of(ask("I want the can on the tray"))
    assert [str(goal) for goal in plan.goals] == ["on(can, tray)"]
    assert not any(step.asked for step in plan.calls)


def test_the_sentence_of_a_new_predicate_is_understood_at_once(ask: Ask, skills: SkillLibrary) -> None:
    dusty = PredicateSpec("dusty", (("x", "surface"),), "the {x} is full of dust", "To be wiped.")
    library = SkillLibrary(skills.skills.values(), (*skills.predicates.values(), dusty))
    answer = ask("make sure the tray is not full of dust", library=library)
    assert "full of dust" in reason_of(answer) and "I find no way" in reason_of(answer)


def test_a_fact_is_no_wish(ask: Ask) -> None:
    assert isinstance(ask("the microwave is open"), Refusal)


def test_what_shall_not_be_somewhere_is_asked_after(ask: Ask, seen: SnapshotMaker) -> None:
    world = seen("hand_empty()", "on(can, tray)", "on(red cup, tray)")
    asked = ask("I don't want anything on the tray", seen=world)
    assert isinstance(asked, Question) and "the red cup and the can" in asked.text


# down


def test_only_what_is_held_is_put_down(ask: Ask, seen: SnapshotMaker) -> None:
    holding = seen("holding(can)", "not hand_empty()", "not holding(sponge)")
    assert calls_of(ask("put the can down", seen=holding)) == ["set_down()"]
    assert calls_of(ask("put it on the tray", seen=holding)) == ["place_on(can, tray)"]
    assert "holding the sponge" in reason_of(ask("put the sponge down", seen=holding))


def test_a_question_is_no_task(ask: Ask) -> None:
    assert "question" in reason_of(ask("where is the can?"))
    assert "question" in reason_of(ask("tell me if the microwave is open"))


def test_claims_are_read_as_predicates(ask: Ask) -> None:
    assert plan_of(ask("the can should be on the tray")).goals == (Predicate("on", ("can", "tray")),)


# refusals

UNREADABLE = (
    "put the unicorn on the tray",
    "put the unicorn on the moon",
    "put a wet bar of soap in the tub",
    "put the unicorn away",
    "take the unicorn from the wall",
    "pick up the can and put it in the left compartment of the tub",
    "put the can in the microwave to the right of the sink",
    "put the tray in the microwave",
    "drop the unicorn on the tray",
    "make sure the unicorn is open",
    "if the unicorn is open, close the microwave",
    "get the unicorn wet",
    "the can is on the tray",
    "open the microwave and get the left sponge",
    "take the can from the tray",
)


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_a_refusal_suggests_can_be_planned(ask: Ask, text: str) -> None:
    refusal = ask(text)
    assert isinstance(refusal, Refusal)
    assert isinstance(ask(refusal.suggestion), Plan | Question), refusal.suggestion


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("put the can on the sponge", "I cannot put anything on the sponge."),
        ("put the can in the sponge", "I cannot put anything in the sponge."),
        ("pick up the oven", "I cannot move the oven."),
        ("open the tray", "I cannot open or close the tray."),
        ("turn on the oven", "I cannot switch the oven on or off."),
        ("put the can on the yellow", "I know nothing called 'yellow'."),
        ("pick up a bar of soap", "I know nothing called 'bar of soap'."),
        ("помой чашку", "I know English alone, and cannot read 'помой чашку'."),
        ("the can is on the tray", "I go by what I see, and 'the can is on the tray' asks for nothing."),
    ],
)
def test_a_refusal_says_in_plain_words_what_is_wrong(ask: Ask, text: str, reason: str) -> None:
    assert reason_of(ask(text)) == reason


def test_a_second_place_is_no_thing(ask: Ask) -> None:
    assert "not 'on the counter'" in reason_of(ask("put the can in the microwave and on the counter"))


def test_what_was_not_seen_is_named_by_where_it_may_be(ask: Ask, seen: SnapshotMaker) -> None:
    told = reason_of(ask("put everything from the tray in the microwave", seen=seen("hand_empty()")))
    assert told == "I have not seen yet what is on or in the tray."


@pytest.mark.parametrize(
    "text",
    [
        "put the can in the tray",
        "putting the can on the tray",
        "To put the can on the tray",
        "go and put the can on the tray",
        "go put the can on top of the tray",
        "nice! Now put the can on the tray",
        "help me to put the can on the tray",
    ],
)
def test_ways_to_ask_for_the_same(ask: Ask, text: str) -> None:
    assert goals_of(ask(text)) == ["on(can, tray)"]


@pytest.mark.parametrize(
    "text",
    [
        "put the can on the white platter",
        "in the microwave put the can",
        "the can, please put it in the microwave",
        "pls put the can in the microwave",
        "could u put the can in the microwave",
        "open the microwave and put the can in",
        "put the can away in the microwave",
    ],
)
def test_people_have_their_own_ways(ask: Ask, text: str) -> None:
    assert any("can" in goal for goal in goals_of(ask(text)))


def test_things_have_other_names_where_none_is_called_so(ask: Ask) -> None:
    assert goals_of(ask("put the can on the kitchen counter")) == ["on(can, counter)"]
    assert goals_of(ask("take the red coffee mug")) == ["holding(red cup)"]
    assert "nothing called 'kitchen sink'" in reason_of(ask("put the can in the kitchen sink"))


def test_what_a_command_is_about_must_be_spoken_of_where_it_stands_before_it(ask: Ask) -> None:
    assert "the sponge" in reason_of(ask("the sponge, put the can in the microwave"))


def test_it_is_what_was_spoken_of_even_where_that_cannot_be_done(ask: Ask) -> None:
    assert reason_of(ask("put the can in the microwave and turn it on")) == "I cannot switch the microwave on or off."


def test_it_may_be_what_something_was_taken_from(ask: Ask, seen: SnapshotMaker) -> None:
    world = seen("open(microwave)", "inside(can, microwave)", "hand_empty()")
    assert goals_of(ask("put the can from the microwave on the tray and close it", seen=world)) == [
        "on(can, tray)",
        "closed(microwave)",
    ]


def test_what_is_left_out_must_be_told_from_the_rest(ask: Ask) -> None:
    assert "which of them to leave out" in reason_of(ask("put all but one of the cups on the tray"))


def test_nobody_is_asked_about_one_thing_where_the_rest_cannot_be_read(ask: Ask) -> None:
    assert reason_of(ask("put the cup on the moon")) == "I know nothing called 'moon'."


def test_an_order_that_is_joined_by_and_is_its_own_clause(ask: Ask) -> None:
    assert calls_of(ask("take the can and once that is done say hello"))[-1] == "say(hello)"


# what cannot be done with a thing


def test_nothing_is_put_where_a_skill_cannot_be_carried_out(tidy: WorldSnapshot, skills: SkillLibrary) -> None:
    items = tidy.catalogue.items | {"tray": replace(tidy.catalogue["tray"], not_for=("place_on",))}
    world = replace(tidy, catalogue=Catalogue(items))
    planner = BuiltinPlanner()
    refused = planner.plan(PlanRequest("put the can on the tray"), world, skills)
    assert reason_of(refused) == "I cannot put anything on the tray."
    asked = planner.plan(PlanRequest("put the can away"), world, skills)
    assert isinstance(asked, Question) and asked.options == ("microwave",)
    step = PlannedCall("s1", SkillCall("place_on", {"target": "can", "surface": "tray"}))
    assert any("tray" in problem.text for problem in check(Plan((step,), (), "fake"), world, skills))


# nonsense


SOUP = """
put pick take open close turn on off the a all both two cup cups lemon microwave tray it them and , . then but if unless
when before after without don't not in from next left right of one everything nothing except or is should be where what
you holding clear i want make sure leave away down otherwise that there ? red blue other keep wait 3 seconds say
"""


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(SOUP.split()), min_size=1, max_size=12).map(" ".join))
def test_no_soup_of_words_breaks_it_and_what_it_plans_can_be_done(
    tidy: WorldSnapshot, skills: SkillLibrary, text: str
) -> None:
    answer = BuiltinPlanner().plan(PlanRequest(text), tidy, skills)
    if isinstance(answer, Plan):
        assert check(answer, tidy, skills) == ()
    BuiltinInterpreter().interpret(text, tidy, skills)


@pytest.mark.parametrize("text", ["put the cup " + "in the tray on the counter " * 35, "what is in " * 80])
def test_what_could_be_read_in_endless_ways_is_given_up(ask: Ask, text: str) -> None:
    assert reason_of(ask(text)).startswith(("There are too many ways", "I do not understand"))
