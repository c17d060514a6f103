"""What the page on planners promises is so."""

import re
import textwrap
from pathlib import Path

import yaml

from bringup.planning.planners import MODEL_PLANNERS
from bringup.settings import LanguageModelSettings, Settings
from majordomo.skill_library import SkillLibrary
from majordomo.validation import validated
from planners.program.functions import functions_of
from planners.program.run import MAX_CALLS, MAX_TURNS
from planners.program.syntax import read_program
from sim.scene import load_scene
from skills.registry import BUILTIN_SKILLS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "planners.md").read_text()
SETTINGS = re.findall(r"```yaml\n(planner: .*?)```", PAGE, flags=re.DOTALL)


def test_its_settings_are_read() -> None:
    for text in SETTINGS:
        assert validated(Settings, yaml.safe_load(text), "the page").language_model.is_named
    assert SETTINGS


def test_its_settings_are_the_defaults_but_for_the_model() -> None:
    told = yaml.safe_load(SETTINGS[0])["language_model"]
    defaults = LanguageModelSettings().model_dump()
    assert {name: value for name, value in told.items() if name not in ("model", "base_url")} == {
        name: defaults[name] for name in told if name not in ("model", "base_url")
    }


def test_it_names_every_planner() -> None:
    assert all(f"`{name}`" in PAGE for name in ("builtin", *MODEL_PLANNERS))


def test_its_program_is_one() -> None:
    text = re.findall(r"\n\n((?:    .*\n)+)", PAGE.partition("## `program`\n")[2])[0]
    catalogue = load_scene("kitchen").catalogue()
    assert read_program(textwrap.dedent(text), functions_of(SkillLibrary(BUILTIN_SKILLS), catalogue), catalogue).body


def test_its_bounds_of_a_program_are_so() -> None:
    assert f"at most {MAX_CALLS} things" in PAGE and f"at most {MAX_TURNS} turns" in PAGE
