"""The page about skills shows what works."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from majordomo.plan import Plan, PlanRequest
from majordomo.testing import FAKE_CATALOGUE
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from skills.registry import GROUP, load_skills

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "skills.md").read_text()
LEARNED, PLUGIN, TEST = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
(PROJECT,) = (tomllib.loads(text) for text in re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL))


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the plugin that the page shows, as if it were installed."""
    (tmp_path / "majordomo_manners.py").write_text(PLUGIN)
    (tmp_path / "test_majordomo_manners.py").write_text(TEST)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "majordomo_manners", raising=False)
    return tmp_path


@pytest.fixture
def entry_points(plugin: Path) -> list[EntryPoint]:
    named = PROJECT["project"]["entry-points"][GROUP]
    return [EntryPoint(name, value, GROUP) for name, value in named.items()]


def test_the_learned_skill_is_the_one_in_the_repository() -> None:
    assert LEARNED in (ROOT / "skills" / "open.py").read_text()


def test_the_plugin_is_found(entry_points: list[EntryPoint]) -> None:
    loaded = load_skills(entry_points)
    assert not loaded.problems
    assert {"stow", "bow"} <= set(loaded.library.skills) and "hot" in loaded.library.predicates


@pytest.mark.parametrize(
    ("sentence", "calls"),
    [
        (
            "stow the red cup in the microwave",
            ["open(microwave)", "pick(red cup)", "place_in(red cup, microwave)", "close(microwave)"],
        ),
        ("take a bow", ["bow()"]),
    ],
)
def test_the_plugins_skills_are_planned_with(entry_points: list[EntryPoint], sentence: str, calls: list[str]) -> None:
    world, library = WorldSnapshot(FAKE_CATALOGUE), load_skills(entry_points).library
    plan = BuiltinPlanner().plan(PlanRequest(sentence), world, library)
    assert isinstance(plan, Plan), plan
    assert [str(planned.call) for planned in plan.calls] == calls


def test_the_plugins_test_passes(plugin: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_majordomo_manners.py"]
    paths = os.pathsep.join((str(plugin), str(ROOT)))
    run = subprocess.run(
        command, cwd=plugin, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
