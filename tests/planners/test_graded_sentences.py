"""Sentences from easy to hard, over a kitchen whose microwave is closed and whose things are on the counter."""

import pytest

from majordomo.plan import Plan, PlanRequest, Question, Refusal
from planners.builtin import BuiltinPlanner

IN = ["open(microwave)", "pick(red cup)", "place_in(red cup, microwave)"]
ON = ["pick(red cup)", "place_on(red cup, tray)"]

PLANS = [
    # one clause, as the phrases have it
    ("open the microwave", ["open(microwave)"]),
    ("pull the microwave open", ["open(microwave)"]),
    ("pick up the red cup", ["pick(red cup)"]),
    ("grab the sponge", ["pick(sponge)"]),
    ("put the red cup in the microwave", IN),
    ("put the red cup on the tray", ON),
    ("place red cup on tray", ON),
    ("say hello", ["say(hello)"]),
    ("wait 3 seconds", ["wait(3.0)"]),
    ("look for the sponge", ["look_for(sponge)"]),
    ("find the microwave", ["look_for(microwave)"]),
    ("let go of what you hold", []),
    # case, courtesy, punctuation
    ("OPEN THE MICROWAVE!", ["open(microwave)"]),
    ("  open   the\tmicrowave  ", ["open(microwave)"]),
    ("Please open the microwave.", ["open(microwave)"]),
    ("Could you please open the microwave?", ["open(microwave)"]),
    ("I would like you to open the microwave for me, thanks", ["open(microwave)"]),
    ("Hey robot, now go ahead and open the microwave please", ["open(microwave)"]),
    ("open, please, the microwave", ["open(microwave)"]),
    ("put the red cup please in the microwave", IN),
    # synonyms, prepositions, particles
    ("grab the red mug", ["pick(red cup)"]),
    ("put the red mug into the oven", IN),
    ("put the red cup inside the microwave", IN),
    ("put the red cup onto the platter", ON),
    ("put the red cup on top of the tray", ON),
    ("pick the red cup up", ["pick(red cup)"]),
    ("take the yellow fruit", ["pick(yellow lemon)"]),
    ("take the lemon", ["pick(yellow lemon)"]),
    ("take the purple tin", ["pick(can)"]),
    ("pick up the can", ["pick(can)"]),
    ("take this sponge", ["pick(sponge)"]),
    # adjectives without a noun, any, all
    ("pick up the red one", ["pick(red cup)"]),
    ("pick up the red", ["pick(red cup)"]),
    ("pick up a cup", ["pick(red cup)"]),
    ("pick up any fruit", ["pick(yellow lemon)"]),
    ("put the red and blue cups on the tray", [*ON, "pick(blue cup)", "place_on(blue cup, tray)"]),
    (
        "put all the cups on the tray",
        [*ON, "pick(blue cup)", "place_on(blue cup, tray)", "pick(green cup)", "place_on(green cup, tray)"],
    ),
    # numbers and words
    ("wait for 2.5 seconds", ["wait(2.5)"]),
    ("wait three seconds", ["wait(3.0)"]),
    ("wait a second", ["wait(1.0)"]),
    ('say "Hello, and welcome"', ["say(Hello, and welcome)"]),
    ("say Tea is served", ["say(Tea is served)"]),
    ("say thank you", ["say(thank you)"]),
    ("ask me whether the tea is ready", ["ask(whether the tea is ready)"]),
    # several clauses
    ("open the microwave and close it", ["open(microwave)", "close(microwave)"]),
    ("open the microwave, put the red cup in it and close it", [*IN, "close(microwave)"]),
    ("put the red cup in the microwave and then close it", [*IN, "close(microwave)"]),
    ("Open the microwave. Put the red cup in it. Close it.", [*IN, "close(microwave)"]),
    ("pick up the red cup and put it on the tray", ON),
    ("put the red cup in the tray", ON),
    ("go and put the red cup on the tray", ON),
    ("help me put the red cup on top of the tray", ON),
    ("good morning, put the red cup inside of the microwave", IN),
    ("lift the red cup up", ["pick(red cup)"]),
    ("first pick up the red cup; after that put it in the microwave", IN),
    ("close the microwave and put the red cup in it", [*IN, "close(microwave)"]),
    ("put the red cup and the sponge on the tray", [*ON, "pick(sponge)", "place_on(sponge, tray)"]),
    (
        "put the red cup, the sponge and the can on the tray",
        [*ON, "pick(sponge)", "place_on(sponge, tray)", "pick(can)", "place_on(can, tray)"],
    ),
    ("pick up the red cup and put it in the microwave", IN),
    ("put the red cup on the tray, then say done", [*ON, "say(done)"]),
    ("say hello and wait 2 seconds, then find the can", ["say(hello)", "wait(2.0)", "look_for(can)"]),
    ("put the red cup on the tray and put it in the microwave", [*ON, *IN]),
    ("open the microwave and the oven", ["open(microwave)"]),
    (
        "put the red cup in the microwave and the can on the tray",
        [*IN, "pick(can)", "place_on(can, tray)"],
    ),
    ("say hello and goodbye", ["say(hello and goodbye)"]),
    ("pick up the red cup and put the cup on the tray", ON),
    (
        "put the red cup and the can on the tray and put them in the microwave",
        [
            *[*ON, "pick(can)", "place_on(can, tray)"],
            *[*IN, "pick(can)", "place_in(can, microwave)"],
        ],
    ),
    ("stow the red cup in the microwave", [*IN, "close(microwave)"]),
    (
        "pick up the red cup and open the microwave",
        ["pick(red cup)", "place_on(red cup, tray)", "open(microwave)", "pick(red cup)"],
    ),
    ("opne the microwave", ["open(microwave)"]),
    ("put the red cupp on the tray", ON),
    ("close the microwave", []),
    ("put the red cup on the counter", []),
]

REFUSALS = [
    # (sentence, what the refusal names, what it suggests)
    ("juggle the lemons", "juggle the lemons", "yellow lemon"),
    ("put the purple elephant in the microwave", "purple elephant", "in the microwave"),
    ("pick up the shiny red cup", "shiny red cup", "red cup"),
    ("open the red cup", "red cup", "open the microwave"),
    ("pick up the white tray", "tray", "pick up the red cup"),
    ("put the red cup in the sponge", "sponge", "put the red cup in the microwave"),
    ("open the microwave, then dance a jig", "but not 'dance a jig'", ""),
    ("don't open the microwave", "don't open the microwave", ""),
    ("do not close the microwave", "do not close the microwave", ""),
    ("open the microwave without looking", "without", ""),
    ("pick up the red cup and the lemon", "at once", ""),
    ("put the red cup in the red cup", "red cup", "microwave"),
    ("wait many seconds", "many", "wait 3 seconds"),
    ("slam the blue cup at the tray", "slam", "the blue cup on the tray"),
    ("put the red cup in the microwave and dance on the tray", "dance on the tray", "tray"),
    ("open the microwave and not the oven", "not the oven", ""),
    ("hello", "nothing", "open the microwave"),
    ("please", "nothing", "open the microwave"),
    ("Ouvre le micro-ondes", "Ouvre", ""),
]

QUESTIONS = [
    ("pick up the cup", ("red cup", "blue cup", "green cup")),
    ("put the mug in the microwave", ("red cup", "blue cup", "green cup")),
    ("take it", ("red cup", "blue cup", "green cup", "yellow lemon", "can", "sponge")),
    ("open the microwave and put the cup in it", ("red cup", "blue cup", "green cup")),
]


@pytest.mark.parametrize(("sentence", "expected"), PLANS)
def test_a_sentence_becomes_its_plan(sentence, expected, tidy, skills):
    answer = BuiltinPlanner().plan(PlanRequest(sentence), tidy, skills)
    assert isinstance(answer, Plan), answer
    assert [str(step.call) for step in answer.calls] == expected


@pytest.mark.parametrize(("sentence", "named", "suggested"), REFUSALS)
def test_a_sentence_that_cannot_be_done_is_refused_by_name(sentence, named, suggested, tidy, skills):
    answer = BuiltinPlanner().plan(PlanRequest(sentence), tidy, skills)
    assert isinstance(answer, Refusal), answer
    assert named in answer.reason
    assert suggested in answer.suggestion


@pytest.mark.parametrize(("sentence", "options"), QUESTIONS)
def test_a_sentence_that_may_mean_several_things_is_asked_about(sentence, options, tidy, skills):
    answer = BuiltinPlanner().plan(PlanRequest(sentence), tidy, skills)
    assert isinstance(answer, Question), answer
    assert answer.options == options
