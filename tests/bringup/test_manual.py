import pytest
from typer.testing import CliRunner

from bringup.application import app
from bringup.manual import skill_list, skill_page
from majordomo.predicate import Predicate
from majordomo.skill import RoutineSkill
from majordomo.skill_library import SkillLibrary
from skills.registry import BUILTIN_SKILLS, LoadedSkills, PluginProblem


def test_every_skill_is_listed_with_its_arguments() -> None:
    lines = skill_list().splitlines()
    assert len(lines) >= len(BUILTIN_SKILLS)
    assert any(line.startswith("place_in(target, container)") for line in lines)


def test_a_plugin_that_was_left_out_is_named() -> None:
    loaded = LoadedSkills(SkillLibrary(BUILTIN_SKILLS), (PluginProblem("tidy", "it has no name"),))
    assert "plugin 'tidy' is left out: it has no name" in skill_list(loaded)


def test_every_skill_has_a_page() -> None:
    for skill in BUILTIN_SKILLS:
        assert skill_page(skill.name).startswith(f"{skill.name}(")


def test_a_page_tells_needs_effects_and_limits() -> None:
    page = skill_page("place_in")
    for line in ("needs           holding(target)", "brings about    inside(target, container)", "time limit"):
        assert line in page


def test_a_page_tells_the_effects_of_a_skill_whose_arguments_name_no_things() -> None:
    class Wave(RoutineSkill):
        """Wave."""

        name = "wave"
        times: int

        def effects(self) -> tuple[Predicate, ...]:
            return (Predicate("hand_empty"),)

    assert "brings about    hand_empty()" in skill_page("wave", LoadedSkills(SkillLibrary([Wave])))


@pytest.mark.parametrize(
    ("name", "place"), [("open", "target"), ("pick", "target"), ("place_on", "surface"), ("turn_off", "target")]
)
def test_a_page_tells_where_the_robot_stands(name: str, place: str) -> None:
    assert f"needs           robot_at(place of {place})" in skill_page(name)


def test_skills_alone_lists_them() -> None:
    assert CliRunner().invoke(app, ["skills"]).stdout == CliRunner().invoke(app, ["skills", "list"]).stdout


def test_an_unknown_skill_is_bad_input_and_the_nearest_is_named() -> None:
    result = CliRunner().invoke(app, ["skills", "show", "pik"])
    assert result.exit_code == 2
    assert "Try: 'pick'." in result.stderr
