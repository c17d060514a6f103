"""The contract of `Skill`, as tests."""

import json

import pytest

from majordomo.action import Action
from majordomo.catalogue import Catalogue
from majordomo.errors import (
    BadArguments,
    UnknownName,
)
from majordomo.failure import Failure
from majordomo.predicate import ANYTHING
from majordomo.skill import CompositeSkill, PolicySkill, RoutineSkill, Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing.fake_person import FakeBody
from majordomo.world import WorldSnapshot, WorldView


class SkillConformance:
    """The contract of `Skill`, of any kind."""

    def make_skill(self) -> Skill:
        """Return the skill, bound to arguments that are in the catalogue."""
        raise NotImplementedError

    def make_catalogue(self) -> Catalogue:
        """Return the things that the skill is about."""
        raise NotImplementedError

    def make_library(self) -> SkillLibrary:
        """Return a library with the skill, its predicates, and what it is made of."""
        return SkillLibrary([type(self.make_skill())])

    def make_world(self) -> WorldView:
        """Return a world in which its preconditions can be asked for."""
        return WorldSnapshot(self.make_catalogue())

    def test_it_has_a_name_and_a_description(self) -> None:
        skill = self.make_skill()
        assert skill.name.isidentifier()
        assert type(skill).description()

    def test_its_call_binds_to_it(self) -> None:
        skill = self.make_skill()
        assert self.make_library().bind(skill.call(), self.make_catalogue()) == skill

    def test_its_call_survives_json(self) -> None:
        call = self.make_skill().call()
        assert json.loads(json.dumps(dict(call.arguments))) == dict(call.arguments)

    def test_its_schema_is_json(self) -> None:
        json.dumps(self.make_library().json_schema())

    def test_superfluous_argument_is_refused(self) -> None:
        call = self.make_skill().call()
        with pytest.raises(BadArguments, match="Try:"):
            self.make_library().bind(
                SkillCall(call.skill, {**call.arguments, "no_such_argument": 1}), self.make_catalogue()
            )

    def test_things_that_are_not_in_the_catalogue_are_refused(self) -> None:
        call = self.make_skill().call()
        for argument in type(self.make_skill()).argument_kinds():
            with pytest.raises(UnknownName, match="Try:"):
                self.make_library().bind(
                    SkillCall(call.skill, {**call.arguments, argument: "no such thing"}), self.make_catalogue()
                )

    def test_phrases_name_only_its_arguments(self) -> None:
        skill = self.make_skill()
        for phrase in skill.phrases:
            assert phrase.format(**skill.model_dump())

    def test_preconditions_and_effects_are_known_predicates(self) -> None:
        skill = self.make_skill()
        specs = self.make_library().predicates
        for predicate in (*skill.preconditions(self.make_world()), *skill.effects()):
            assert predicate.name in specs, f"{predicate} has no spec"
            assert len(predicate.arguments) == len(specs[predicate.name].parameters), predicate

    def test_only_denied_effects_are_about_anything(self) -> None:
        skill = self.make_skill()
        predicates = (
            *skill.preconditions(self.make_world()),
            *(effect for effect in skill.effects() if effect.positive),
        )
        assert not [predicate for predicate in predicates if ANYTHING in predicate.arguments]

    def test_it_times_out(self) -> None:
        assert 0.0 < self.make_skill().timeout_s < float("inf")

    def test_policy_is_told_the_things(self) -> None:
        skill = self.make_skill()
        if not isinstance(skill, PolicySkill):
            pytest.skip("no policy carries it out")
        instruction = skill.instruction()
        assert all(getattr(skill, argument) in instruction for argument in type(skill).argument_kinds())

    def test_steps_bind(self) -> None:
        skill = self.make_skill()
        if not isinstance(skill, CompositeSkill):
            pytest.skip("it is not made of other calls")
        assert skill.steps()
        for step in skill.steps():
            self.make_library().bind(step, self.make_catalogue())

    def test_routine_yields_actions_and_can_be_closed(self) -> None:
        skill = self.make_skill()
        if not isinstance(skill, RoutineSkill):
            pytest.skip("it is no routine")
        body = FakeBody(self.make_catalogue())
        observation = body.spec.observation.example()
        routine = skill.act(body, observation)
        try:
            action = next(routine)
            for _ in range(3):
                body.spec.action.validate(action or Action({}))
                action = routine.send(observation)
        except StopIteration as end:
            assert end.value is None or isinstance(end.value, Failure)
        routine.close()
