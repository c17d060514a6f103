"""Trying a plugin: whether it is usable here, keeps the contract of every skill, and passes its own tests."""

import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from majordomo.catalogue import Catalogue
from majordomo.errors import ConfigError, UnknownName
from majordomo.skill import Skill
from skills.registry import GROUP, LoadedSkills, load_skills

_SUITE = "from bringup.plugin_check import contract_of\n\nglobals().update(contract_of({plugin!r}))\n"
_SIMPLE_VALUES: tuple[Any, ...] = ("words", 1, 1.0, True)  # of whatever type an argument may be


def try_plugin(name_or_folder: str) -> int:
    """Run the skills' contract, and the tests of a folder, with pytest; returns its exit status.

    Raises:
        UnknownName: No installed plugin has that name.
        ConfigError: The plugin cannot be used, the folder holds none, or pytest is missing.
    """
    folder = Path(name_or_folder)
    plugin = _plugin_in(folder) if folder.is_dir() else name_or_folder
    _check_usable(plugin)
    if find_spec("pytest") is None:
        raise ConfigError("The tests need pytest, which is not installed.", "pip install pytest.")
    own_tests = folder / "tests"
    with tempfile.TemporaryDirectory() as scratch:
        suite = Path(scratch, f"test_contract_of_{plugin}.py")
        suite.write_text(_SUITE.format(plugin=plugin), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", scratch, str(suite)]
        command += [str(own_tests.resolve())] if own_tests.is_dir() else []
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, cwd=scratch, env=environment, check=False).returncode


def contract_of(plugin: str) -> dict[str, type]:
    """The contract's test classes, by name, for every skill of an installed plugin."""
    from majordomo.testing.conformance import SkillConformance  # needs pytest, which only tests have
    from sim.scene import load_scene

    catalogue, library = load_scene("kitchen").catalogue(), load_skills().library
    own = load_skills([_entry_point(plugin)]).library.skills.values()
    builtin = load_skills(plugins=()).library.skills

    def suite(skill: type[Skill]) -> type:
        methods = {
            "make_skill": lambda self: example_of(skill, catalogue),
            "make_catalogue": lambda self: catalogue,
            "make_library": lambda self: library,
        }
        return type(f"Test{skill.__name__}", (SkillConformance,), methods)

    return {f"Test{skill.__name__}": suite(skill) for skill in own if skill.name not in builtin}


def example_of(skill: type[Skill], catalogue: Catalogue) -> Skill:
    """A skill bound to things that fit it, and to simple values.

    Raises:
        ConfigError: The catalogue has nothing that fits, or no simple value does.
    """
    kinds = skill.argument_kinds()
    things = {kind: cycle(catalogue.of_kind(kind) or (f"no {kind}",)) for kind in set(kinds.values())}
    arguments: dict[str, Any] = {name: next(things[kind]) for name, kind in kinds.items()}
    missing = [name for name, info in skill.model_fields.items() if info.is_required() and name not in kinds]
    for values in _all_choices(missing):
        try:
            return skill.model_validate({**arguments, **values})
        except ValidationError as error:
            problem = error
    raise ConfigError(
        f"No example of '{skill.name}' could be made: {problem.errors()[0]['msg']}.",
        "giving the arguments that name no things defaults.",
    )


def _all_choices(arguments: list[str]) -> Iterable[dict[str, Any]]:
    """Every simple value for each argument in turn."""
    if not arguments:
        yield {}
        return
    for value in _SIMPLE_VALUES:
        for others in _all_choices(arguments[1:]):
            yield {arguments[0]: value, **others}


def _check_usable(plugin: str) -> None:
    loaded: LoadedSkills = load_skills([_entry_point(plugin)])
    for problem in loaded.problems:
        raise ConfigError(f"Plugin '{plugin}' is left out: {problem.problem}.", "mending that, then once more.")


def _entry_point(plugin: str) -> EntryPoint:
    installed = {point.name: point for point in entry_points(group=GROUP)}
    if plugin not in installed:
        raise UnknownName("installed plugin", plugin, installed)
    return installed[plugin]


def _plugin_in(folder: Path) -> str:
    """Name of the plugin whose package lies in a folder, which must be installed."""
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
        names = list(project["project"]["entry-points"][GROUP])
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ConfigError(
            f"{folder} holds no plugin: its pyproject.toml has no entry point of the group '{GROUP}'.",
            "`majordomo skills new NAME`, which makes a package that has one.",
        ) from error
    if not {point.name for point in entry_points(group=GROUP)} & set(names):
        raise ConfigError(f"The plugin in {folder} is not installed.", f"pip install -e {folder}.")
    return str(names[0])
