"""A new plugin's package installs and passes as it is, and what is wrong with a name or folder is said."""

import os
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bringup.application import app
from bringup.exit_codes import ExitCode
from bringup.plugins.package import write_plugin
from skills.registry import GROUP, load_skills

ROOT = Path(__file__).parents[3]


def _majordomo(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["skills", *arguments])
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a new plugin is installed, away from this environment; its source lies beside it."""
    folder = tmp_path_factory.mktemp("plugin")
    assert _majordomo("new", "wave_hello", "--in", str(folder))[0] == 0
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "-q"]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(folder / "site")]
    subprocess.run([*command, str(folder / "majordomo-wave-hello")], check=True)
    return folder / "site"


def _with_plugin(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from bringup.cli import main; main()", *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(site), str(ROOT)))},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_plugin_keeps_the_contract_and_passes_its_own_tests(site: Path) -> None:
    run = _with_plugin(site, "skills", "test", str(site.parent / "majordomo-wave-hello"))
    assert run.returncode == 0, run.stdout + run.stderr
    assert "passed" in run.stdout and "failed" not in run.stdout


def test_a_new_plugins_skill_is_in_the_manual_and_in_plans(site: Path) -> None:
    assert "Lift the hand high" in _with_plugin(site, "skills", "show", "wave_hello").stdout
    assert "wave_hello()" in _with_plugin(site, "plan", "wave hello").stdout


def test_a_plugin_that_breaks_the_contract_fails(site: Path, tmp_path: Path) -> None:
    broken = tmp_path / "site"
    subprocess.run(["cp", "-r", str(site), str(broken)], check=True)
    skill = broken / "majordomo_wave_hello" / "skill.py"
    skill.write_text(skill.read_text().replace('Predicate("wave_hello_done")', 'Predicate("hand_waves")'))
    run = _with_plugin(broken, "skills", "test", "wave_hello")
    assert run.returncode == int(ExitCode.FAILED)
    assert "hand_waves() has no spec" in run.stdout


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Wave", "cannot be named 'Wave'"),
        ("pick", "'pick' already"),
        ("class", "cannot be named"),
        ("../x", "cannot be"),
    ],
)
def test_a_name_that_no_skill_can_have_is_refused(name: str, problem: str, tmp_path: Path) -> None:
    code, output = _majordomo("new", name, "--in", str(tmp_path))
    assert code == int(ExitCode.BAD_INPUT) and problem in output and "Try:" in output
    assert not list(tmp_path.iterdir())


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "majordomo-wave").mkdir()
    code, output = _majordomo("new", "wave", "--in", str(tmp_path))
    assert code == int(ExitCode.BAD_INPUT) and "there already" in output
    assert not list((tmp_path / "majordomo-wave").iterdir())


@pytest.mark.parametrize(
    ("plugin", "problem"), [("no_such", "no_such"), (".", "holds no plugin")], ids=["not installed", "no plugin"]
)
def test_what_is_no_plugin_is_refused(
    plugin: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, output = _majordomo("test", plugin)
    assert code == int(ExitCode.BAD_INPUT) and problem in output and "Try:" in output


def test_two_new_plugins_go_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("nod_twice", "shake_head")
    for name in names:
        monkeypatch.syspath_prepend(write_plugin(name, tmp_path))
    loaded = load_skills([EntryPoint(name, f"majordomo_{name}:SKILLS", GROUP) for name in names])
    assert not loaded.problems
    assert set(names) <= set(loaded.library.skills)
