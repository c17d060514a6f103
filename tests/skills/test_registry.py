import os
import subprocess
import sys
import textwrap
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from majordomo.predicate import PredicateSpec
from majordomo.skill import PolicySkill, Skill
from skills import registry
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


class Thief(Skill):
    """Take a name."""

    name = "pick"


class Mute(PolicySkill):
    """Have nothing to tell the policy."""

    name = "mute"


class Confused(PolicySkill):
    """Name an argument that is not there."""

    name = "confused"
    phrases = ("dust {target}",)


class Nameless(Skill):
    """Have no name."""


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
        (Thief, "the name 'pick' is taken"),
        (Mute, "no phrase"),
        (Confused, "no argument target"),
        (Nameless, "Nameless has no name"),
        ("dust", "neither a skill class nor a PredicateSpec"),
        ((Dust, Dust), "the name 'dust' is taken"),
        (PredicateSpec("holding", (), "it holds", ""), "the name 'holding' is taken"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_named_and_left_out(offered: object, problem: str) -> None:
    loaded = load_skills([_point("bad", offered), _point("good", DUSTY)])
    assert [found.plugin for found in loaded.problems] == ["bad"]
    assert problem in loaded.problems[0].problem
    assert "dusty" in loaded.library.predicates
    assert loaded.library["pick"].__module__ == "skills.pick"


def test_a_plugin_with_one_bad_part_is_left_out_whole() -> None:
    assert "dust" not in load_skills([_point("half", (Dust, Mute))]).library.skills


def test_a_plugin_that_does_not_import_is_named() -> None:
    loaded = load_skills([EntryPoint("broken", "no_such_module:SKILLS", GROUP)])
    assert loaded.problems[0].plugin == "broken"
    assert "no_such_module" in loaded.problems[0].problem
    assert "pick" in loaded.library.skills


@pytest.mark.parametrize("ending", ["import time; time.sleep(60)", "raise SystemExit(3)"], ids=["hangs", "exits"])
def test_a_plugin_whose_import_hangs_or_exits_is_named_and_the_rest_works(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "IMPORT_LIMIT_S", 0.2)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / f"plugin_{len(ending)}.py").write_text(ending)
    loaded = load_skills([EntryPoint("stuck", f"plugin_{len(ending)}:SKILLS", GROUP), _point("good", DUSTY)])
    assert [found.plugin for found in loaded.problems] == ["stuck"]
    assert "not ended after 0.2 s" in loaded.problems[0].problem or "SystemExit: 3" in loaded.problems[0].problem
    assert "dusty" in loaded.library.predicates


def test_of_two_plugins_with_one_name_the_first_by_name_wins() -> None:
    loaded = load_skills([_point("b", Dust), _point("a", Dust)])
    assert [found.plugin for found in loaded.problems] == ["b"]


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
