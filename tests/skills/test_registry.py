import os
import subprocess
import sys
import textwrap
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from majordomo.predicate import PredicateSpec
from majordomo.skill import Movable, Openable, PolicySkill
from skills.registry import BUILTIN_SKILLS, GROUP, load_skills

ROOT = Path(__file__).parents[2]
PLUGIN = ROOT / "tests" / "plugins" / "majordomo_tidy"

DUSTY = PredicateSpec("dusty", (("x", "surface"),), "the {x} is dusty", "Grey.")


class Dust(PolicySkill):
    """Dust something."""

    name = "dust"
    phrases = ("dust {target}",)
    target: str


class NewDust(Dust):
    """Dust something, the new way."""

    version = 2


class Thief(PolicySkill):
    """Take a name."""

    name = "pick"
    phrases = ("steal",)


class Echo(PolicySkill):
    """Say what is said already."""

    name = "echo"
    phrases = ("Open  {door}",)
    door: Openable


def _point(name: str, offered: object) -> EntryPoint:
    """An entry point that loads without being installed."""

    class _Ready(EntryPoint):
        def load(self) -> object:
            return offered

    return _Ready(name, "nowhere:nothing", GROUP)


def test_builtin_skills_are_there_without_plugins() -> None:
    assert set(load_skills(()).library.skills) == {skill.name for skill in BUILTIN_SKILLS}


@pytest.mark.parametrize("offered", [Dust, [Dust], (Dust, DUSTY)])
def test_a_plugin_offers_a_skill_or_several_things(offered: object) -> None:
    loaded = load_skills([_point("dusting", offered)])
    assert loaded.library["dust"] is Dust
    assert not loaded.problems


def test_a_plugin_may_bring_predicates() -> None:
    assert load_skills([_point("dusting", (Dust, DUSTY))]).library.predicates["dusty"] is DUSTY


@pytest.mark.parametrize(
    ("offered", "problem"),
    [
        (NewDust, "made for skill interface 2, and this is 1"),
        (Thief, "the skill's name 'pick' is taken by Majordomo"),
        (Echo, "the phrase 'open {openable}' is taken by Majordomo"),
        ((Dust, Dust), "the skill's name 'dust' is taken by another of its parts"),
        (PredicateSpec("holding", (), "it holds", ""), "the predicate's name 'holding' is taken by Majordomo"),
        (PredicateSpec("dull", (), "all is dull", "", opposite="bright"), "opposite of 'bright'"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_named_and_left_out(offered: object, problem: str) -> None:
    loaded = load_skills([_point("bad", offered), _point("good", DUSTY)])
    assert [found.plugin for found in loaded.problems] == ["bad"]
    assert problem in loaded.problems[0].problem
    assert "dusty" in loaded.library.predicates
    assert loaded.library["pick"].__module__ == "skills.pick"


def test_a_plugin_with_one_bad_part_is_left_out_whole() -> None:
    assert "dust" not in load_skills([_point("half", (Dust, Thief))]).library.skills


def test_a_plugin_that_does_not_load_is_named_and_left_out() -> None:
    loaded = load_skills([EntryPoint("broken", "no_such_module:SKILLS", GROUP), _point("good", DUSTY)])
    assert [found.plugin for found in loaded.problems] == ["broken"]
    assert "no_such_module" in str(loaded.problems[0])
    assert "pick" in loaded.library.skills and "dusty" in loaded.library.predicates


def test_of_two_plugins_with_one_name_the_first_by_name_wins() -> None:
    loaded = load_skills([_point("b", Dust), _point("a", Dust)])
    assert [found.plugin for found in loaded.problems] == ["b"]
    assert "taken by plugin 'a'" in loaded.problems[0].problem


def test_a_phrase_may_be_about_another_kind_of_thing_than_one_that_is_there() -> None:
    class Uncork(Echo):
        """Open a thing that has a cork."""

        name = "uncork"
        door: Movable

    assert not load_skills([_point("corks", Uncork)]).problems


def test_a_skill_and_a_predicate_may_have_one_name() -> None:
    assert not load_skills([_point("dusting", (Dust, replace(DUSTY, name="dust")))]).problems


def test_an_installed_plugin_is_found_and_planned_with(tmp_path: Path) -> None:
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "-q"]
    source = tmp_path / "source"
    subprocess.run(["cp", "-r", str(PLUGIN), str(source)], check=True)
    site = tmp_path / "site"
    subprocess.run([sys.executable, "-m", "pip", "install", *options, "--target", str(site), str(source)], check=True)
    program = """
        from majordomo.catalogue import Catalogue, Item
        from majordomo.plan import PlanRequest
        from majordomo.predicate import Belief, Predicate, Verdict
        from majordomo.skill import SkillCall
        from majordomo.world import WorldSnapshot
        from planners.builtin import BuiltinPlanner
        from skills.registry import load_skills

        catalogue = Catalogue.of([
            Item("cup", frozenset({"movable"}), ("cup",)),
            Item("cupboard", frozenset({"openable", "container"}), ("cupboard",)),
        ])
        loaded = load_skills()
        assert "tidy" not in {problem.plugin for problem in loaded.problems}, loaded.problems
        stow = loaded.library.bind(SkillCall("stow", {"target": "cup", "container": "cupboard"}), catalogue)
        print(*(loaded.library.bind(step, catalogue).call() for step in stow.steps()), sep="; ")
        seen = [Predicate("hand_empty"), Predicate("closed", ("cupboard",))]
        world = WorldSnapshot(catalogue, {claim: Belief(claim, Verdict.TRUE, 0.9, 0.0, "cameras") for claim in seen})
        plan = BuiltinPlanner().plan(PlanRequest("stow the cup in the cupboard"), world, loaded.library)
        print(*(planned.call for planned in plan.calls), sep="; ")
        print(loaded.library.predicates["tidy"].template)
    """
    environment = {**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{ROOT}"}
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    steps, planned, template = ran.stdout.splitlines()
    assert steps == "open(cupboard); pick(cup); place_in(cup, cupboard); close(cupboard)"
    assert planned == steps
    assert template == "the {x} is put away"
