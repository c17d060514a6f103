"""The tutorial's snippets make a plugin that passes, is planned with, and does what the page says."""

import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from bringup.plugins.package import write_plugin
from majordomo.execution import SkillStatus
from majordomo.plan import Plan, PlanRequest
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FAKE_CATALOGUE, FakeBody, FakePerson, FakePolicy, FakeRobot
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from skills.executor import InProcessExecutor
from skills.registry import GROUP, LoadedSkills, load_skills

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tutorial.md").read_text()
SKILL, OFFER, PREDICATES = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The plugin as the page leaves it."""
    folder = write_plugin("wave_hello", tmp_path)
    (folder / "majordomo_wave_hello" / "skill.py").write_text(SKILL)
    (folder / "majordomo_wave_hello" / "__init__.py").write_text(OFFER)
    return folder


@pytest.fixture
def load(package: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], LoadedSkills]:
    """Loads the package as it lies there then."""

    def loaded() -> LoadedSkills:
        for module in [name for name in sys.modules if name.startswith("majordomo_wave_hello")]:
            monkeypatch.delitem(sys.modules, module)
        return load_skills([EntryPoint("wave_hello", "majordomo_wave_hello:SKILLS", GROUP)])

    monkeypatch.syspath_prepend(package)
    return loaded


@pytest.fixture
def library(load: Callable[[], LoadedSkills]) -> SkillLibrary:
    loaded = load()
    assert not loaded.problems
    return loaded.library


def test_the_predicate_that_the_page_shows_is_the_one_that_is_made(tmp_path: Path) -> None:
    made = write_plugin("wave_hello", tmp_path) / "majordomo_wave_hello" / "predicates.py"
    assert made.read_text() == PREDICATES


def test_the_packages_own_tests_still_pass(package: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    environment = {"PYTHONPATH": f"{package}:{ROOT}", "PATH": "/usr/bin:/bin"}
    run = subprocess.run(command, cwd=package, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("sentence", "calls"),
    [("wave to us", ["wave_hello()"]), ("greet the guests", ["wave_hello()", "say(Hello!)"])],
)
def test_its_sentences_are_planned(library: SkillLibrary, sentence: str, calls: list[str]) -> None:
    plan = BuiltinPlanner().plan(PlanRequest(sentence), WorldSnapshot(FAKE_CATALOGUE), library)
    assert isinstance(plan, Plan), plan
    assert [str(planned.call) for planned in plan.calls] == calls


def test_the_hand_is_lifted_and_swings_to_both_sides(library: SkillLibrary) -> None:
    robot, body = FakeRobot(), FakeBody(FAKE_CATALOGUE, FakePerson())
    skill = library["wave_hello"]()
    sides = []
    running = InProcessExecutor(robot, FakePolicy(), library, body).start("1", skill.call())
    while running.poll().status is SkillStatus.RUNNING:
        sides.append(robot.observe().base_from_tcp[1, 3])
    assert running.poll().status is SkillStatus.SUCCEEDED
    assert robot.observe().base_from_tcp[2, 3] > 0.6
    assert max(sides) - min(sides) > 0.05


def test_what_it_says_of_a_plugin_that_is_left_out_is_said(load: Callable[[], LoadedSkills], package: Path) -> None:
    imports = "from majordomo.predicate import Predicate\n"
    assert imports in SKILL
    (package / "majordomo_wave_hello" / "skill.py").write_text(SKILL.replace(imports, ""))
    (problem,) = load().problems
    assert str(problem) in " ".join(PAGE.split())
