"""Plugins that cannot be used are named, and everything else works."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKILL = """
from majordomo.skill import CompositeSkill, SkillCall

class {name}(CompositeSkill):
    '''Do it.'''

    name = "{name}".lower()
    version = {version}
    phrases = ("{phrase}",)

    def steps(self):
        return (SkillCall("say", {{"text": "done"}}),)

SKILLS = ({name},)
"""
PREDICATE = """
from majordomo.predicate import PredicateSpec

SKILLS = PredicateSpec("shiny", (("x", "movable"),), "the {x} is shiny", "It glitters.")
"""
PLUGINS = {
    "failing": "import no_such_module",
    "clashing": SKILL.format(name="Pick", version=1, phrase="snatch"),
    "echoing": SKILL.format(name="Echo", version=1, phrase="reset the arm"),
    "outdated": SKILL.format(name="Old", version=0, phrase="do the old thing"),
    "seeing": PREDICATE,
    "working": "print('I talk too much')\n" + SKILL.format(name="New", version=1, phrase="do the new thing"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where all of them are installed."""
    folder = tmp_path_factory.mktemp("site")
    for name, source in PLUGINS.items():
        (folder / f"plugin_{name}.py").write_text(source)
        metadata = folder / f"plugin_{name}-1.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: plugin_{name}\nVersion: 1\n")
        (metadata / "entry_points.txt").write_text(f"[majordomo.skills]\n{name} = plugin_{name}:SKILLS\n")
    return folder


def _majordomo(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from bringup.cli import main; main()", *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(site), str(ROOT)))},
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_that_only_brings_a_predicate_passes(site: Path) -> None:
    assert _majordomo(site, "skills", "test", "seeing").returncode == 0


def test_a_plan_is_made_and_each_is_named_once(site: Path, tmp_path: Path) -> None:
    plan = _majordomo(site, "plan", "do the new thing", "--json", "--journal", str(tmp_path))
    assert json.loads(plan.stdout)["nodes"][0]["arguments"] == {"text": "done"}
    told = [line for line in plan.stderr.splitlines() if "is left out" in line]
    assert [line.split("'")[1] for line in told] == ["clashing", "echoing", "failing", "outdated"]


@pytest.mark.parametrize(
    ("plugin", "problem"),
    [
        ("failing", "No module named 'no_such_module' (plugin_failing, line 1)"),
        ("clashing", "the skill's name 'pick' is taken by Majordomo"),
        ("echoing", "the phrase 'reset the arm' is taken by Majordomo"),
        ("outdated", "made for skill interface 0, and this is 1"),
    ],
)
def test_trying_one_tells_what_is_wrong(site: Path, plugin: str, problem: str) -> None:
    run = _majordomo(site, "skills", "test", plugin)
    assert run.returncode == 2
    assert problem in run.stderr and "Try:" in run.stderr and "Traceback" not in run.stderr
