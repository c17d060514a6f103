"""The fake person hears, thinks and answers."""

import numpy as np

from majordomo.catalogue import Catalogue
from majordomo.sighting import Sighting
from majordomo.testing import FAKE_ROBOT_SPEC, FakeBody, FakePerson


def test_answers_come_in_turn() -> None:
    person = FakePerson(["yes", "the red one"])
    answers = []
    for question in ("Shall I?", "Which cup?"):
        person.ask(question)
        answers.append(person.answer())
    assert answers == ["yes", "the red one"]
    assert person.questions == ["Shall I?", "Which cup?"]


def test_the_person_thinks_before_each_answer() -> None:
    person = FakePerson(["yes"], thinks_for=2)
    person.ask("Shall I?")
    assert [person.answer() for _ in range(3)] == [None, None, "yes"]


def test_without_answers_left_the_person_keeps_thinking() -> None:
    person = FakePerson()
    person.ask("Shall I?")
    assert person.answer() is None


def test_body_locates_what_was_seen_and_nothing_else() -> None:
    sighting = Sighting("red cup", np.zeros(3), 0.9, 1.0)
    body = FakeBody(Catalogue(), sightings=[sighting])
    observation = FAKE_ROBOT_SPEC.observation.example()
    assert body.locate("red cup", observation) is sighting
    assert body.locate("blue cup", observation) is None


def test_body_talks_to_its_person() -> None:
    body = FakeBody(Catalogue(), FakePerson(["yes"]))
    body.say("hello")
    body.ask("Shall I?")
    assert body.answer() == "yes"
    assert body.person.heard == ["hello"]
