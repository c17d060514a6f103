"""Programs are interpreted as far as they come without looking at what they have changed."""

import pytest

from majordomo.errors import UnknownName
from majordomo.predicate import Predicate, PredicateSpec
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from planners.program.functions import functions_of
from planners.program.run import MAX_TURNS, Stop, run
from planners.program.syntax import read_program
from planners.program.tree import ProgramRefused

CUPS = ("red cup", "blue cup", "green cup")


class FakeSenses:
    """Finds three cups, and knows the claims that a test tells it."""

    def __init__(self, *claims):
        told = list(map(Predicate.parse, claims))
        self.known = {claim.atom: claim.positive for claim in told}
        self.looked = []

    def find(self, noun):
        self.looked.append(noun)
        return CUPS

    def is_so(self, claim):
        self.looked.append(str(claim))
        return self.known.get(claim)


@pytest.fixture
def interpret(skills, tidy):
    functions = functions_of(skills, tidy.catalogue)

    def interpret(text, *claims, record=(), n_done=0, senses=None):
        program = read_program(text, functions, tidy.catalogue)
        return run(program, functions, senses or FakeSenses(*claims), record, n_done)

    return interpret


def called(reached):
    return [str(call) for call in reached.calls]


def test_a_loop_calls_once_for_everything_that_is_found(interpret):
    reached = interpret('for cup in find("cup"):\n    place_in(cup, "microwave")')
    assert called(reached) == [f"place_in({cup}, microwave)" for cup in CUPS]
    assert reached.stop is None


def test_arguments_may_be_named(interpret):
    reached = interpret('place_in(container="microwave", target="can")')
    assert reached.calls == (SkillCall("place_in", {"target": "can", "container": "microwave"}),)


def test_a_look_with_named_arguments_means_the_same(interpret):
    reached = interpret('if is_inside(y="microwave", x="can"):\n    wait(1)', "inside(can, microwave)")
    assert called(reached) == ["wait(1)"]


@pytest.mark.parametrize(
    ("test", "is_so"),
    [
        ('is_open("microwave")', True),
        ('not is_open("microwave")', False),
        ('is_open("microwave") and is_hand_empty()', False),
        ('is_open("microwave") or is_hand_empty()', True),
        ('len(find("cup")) == 3', True),
        ('len(find("cup")) >= 4', False),
        ('"red cup" in find("cup")', True),
        ('"can" not in find("cup")', True),
        ('find("cup")[1] != "blue cup"', False),
        ('find("cup")', True),
        ("[]", False),
        ("True", True),
    ],
)
def test_conditions(test, is_so, interpret):
    reached = interpret(f"if {test}:\n    wait(1)\nelse:\n    wait(2)", "open(microwave)", "not hand_empty()")
    assert called(reached) == ["wait(1)" if is_so else "wait(2)"]


def test_what_is_not_needed_for_a_condition_is_not_looked_at(interpret):
    senses = FakeSenses("open(microwave)")
    interpret('if is_open("microwave") or is_on("can", "tray"):\n    wait(1)', senses=senses)
    assert senses.looked == ["open(microwave)"]


def test_elif_is_tried_in_order(interpret):
    text = 'if is_open("microwave"):\n    wait(1)\nelif is_hand_empty():\n    wait(2)\nelse:\n    wait(3)'
    assert called(interpret(text, "not open(microwave)", "hand_empty()")) == ["wait(2)"]


def test_names_hold_what_was_found(interpret):
    assert called(interpret('cups = find("cup")\nfirst = cups[0]\npick(first)')) == ["pick(red cup)"]


def test_break_and_continue(interpret):
    text = 'for cup in find("cup"):\n    if cup == "red cup":\n        continue\n    pick(cup)\n    break'
    assert called(interpret(text)) == ["pick(blue cup)"]


def test_a_break_ends_the_innermost_loop_alone(interpret):
    text = 'for a in ["can", "sponge"]:\n    for b in ["red cup", "can"]:\n        pick(a)\n        break\n    wait(1)'
    assert called(interpret(text)) == ["pick(can)", "wait(1)", "pick(sponge)", "wait(1)"]


def test_a_look_after_a_call_waits_for_it(interpret):
    senses = FakeSenses()
    reached = interpret('close("microwave")\nif is_open("microwave"):\n    wait(1)', senses=senses)
    assert (called(reached), reached.stop) == (["close(microwave)"], Stop(2))
    assert senses.looked == []


def test_what_nobody_knows_stops_the_program(interpret):
    reached = interpret('if is_open("microwave"):\n    close("microwave")')
    assert (reached.calls, reached.stop) == ((), Stop(1, Predicate("open", ("microwave",))))


def test_a_program_goes_on_where_it_stopped(interpret):
    text = 'close("microwave")\nif is_open("microwave"):\n    wait(1)\nwait(2)'
    reached = interpret(text, "not open(microwave)", record=(), n_done=1)
    assert called(reached) == ["close(microwave)", "wait(2)"]


def test_what_was_seen_before_stays_as_it_was(interpret):
    text = 'for cup in find("cup"):\n    if is_on(cup, "tray"):\n        pick(cup)'
    claims = ("on(red cup, tray)", "on(blue cup, tray)", "not on(green cup, tray)")
    first = interpret(text, *claims)
    assert (called(first), first.record) == (["pick(red cup)"], (CUPS, True))
    senses = FakeSenses("not on(red cup, tray)", *claims[1:])
    second = interpret(text, record=first.record, n_done=1, senses=senses)
    assert called(second) == ["pick(red cup)", "pick(blue cup)"]
    assert senses.looked == ["on(blue cup, tray)"]


def test_a_loop_with_a_condition_looks_at_every_turn(interpret):
    text = 'while not is_closed("microwave"):\n    wait(5)'
    first = interpret(text, "not closed(microwave)")
    assert (called(first), first.stop) == (["wait(5)"], Stop(1))
    last = interpret(text, "closed(microwave)", record=first.record, n_done=1)
    assert (called(last), last.stop) == (["wait(5)"], None)


def test_a_loop_with_a_condition_ends_some_time(interpret):
    with pytest.raises(ProgramRefused, match="does not end"):
        text = 'while not is_closed("microwave"):\n    wait(5)'
        interpret(text, record=(False,) * MAX_TURNS, n_done=MAX_TURNS)


def test_a_thing_of_another_kind_is_refused_only_where_it_is_written_out(interpret):
    senses = FakeSenses("not open(red cup)", "not open(blue cup)", "not open(green cup)")
    assert called(interpret('for cup in find("cup"):\n    if is_open(cup):\n        wait(1)', senses=senses)) == []


def test_the_claims_tell_what_was_seen_last(interpret):
    text = 'if is_open("microwave"):\n    wait(1)\nif is_hand_empty():\n    wait(2)'
    assert list(map(str, interpret(text, "not open(microwave)", "not hand_empty()").claims)) == [
        "not open(microwave)",
        "not hand_empty()",
    ]


def test_a_plugins_skills_and_predicates_are_functions_at_once(skills, tidy):
    clean = PredicateSpec("clean", (("x", "movable"),), "the {x} is clean", "Without crumbs.")
    library = SkillLibrary(skills.skills.values(), (*skills.predicates.values(), clean))
    functions = functions_of(library, tidy.catalogue)
    program = read_program('if is_clean("can"):\n    stow("can", "microwave")', functions, tidy.catalogue)
    assert called(run(program, functions, FakeSenses("clean(can)"))) == ["stow(can, microwave)"]


def test_senses_that_know_no_such_thing_refuse_the_line(interpret):
    senses = FakeSenses()

    def find(noun):
        raise UnknownName("thing", noun, ["cup"])

    senses.find = find
    with pytest.raises(ProgramRefused, match=r"Line 1: There is no thing named 'cup'\..*Try: 'cup'"):
        interpret('cups = find("cup")', senses=senses)
