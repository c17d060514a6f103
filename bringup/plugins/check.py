"""Trying a plugin: whether it is usable here, keeps the contract of every skill, and passes its own tests."""

import os
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path

from majordomo.catalogue import Catalogue
from majordomo.errors import ConfigError, UnknownName
from majordomo.skill import Skill
from skills.example import example_of
from skills.registry import GROUP, load_skills

_NO_TESTS = 5  # pytest's exit status: of predicates alone there is nothing to run
_SUITE = "from bringup.plugins.check import contract_of\n\nglobals().update(contract_of({plugin!r}))\n"


def passes(name_or_folder: str) -> bool:
    """Run the skills' contract, and the tests of a folder, with pytest, which says what is wrong.

    Raises:
        UnknownName: No installed plugin has that name.
        ConfigError: The plugin cannot be used, the folder holds none, or pytest is missing.
    """
    folder = Path(name_or_folder)
    plugins = _plugins_in(folder) if folder.is_dir() else [name_or_folder]
    for plugin in plugins:
        _check_usable(plugin)
    if find_spec("pytest") is None:
        raise ConfigError("The tests need pytest, which is not installed.", "pip install pytest.")
    own_tests = folder / "tests"
    with tempfile.TemporaryDirectory() as scratch:
        for plugin in plugins:
            Path(scratch, f"test_contract_of_{plugin}.py").write_text(_SUITE.format(plugin=plugin), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", scratch, scratch]
        command += [str(own_tests.resolve())] if own_tests.is_dir() else []
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        status = subprocess.run(command, cwd=scratch, env=environment, check=False).returncode
    return status in (0, _NO_TESTS)


def contract_of(plugin: str) -> dict[str, type]:
    """The contract's test classes, by name, for every skill of an installed plugin."""
    from majordomo.testing.conformance import SkillConformance  # needs pytest, which only tests have
    from sim.scene import load_scene

    catalogue, library = load_scene("kitchen").catalogue(), load_skills().library
    own = load_skills([_entry_point(plugin)]).library.skills.values()
    builtin = load_skills(plugins=()).library.skills

    def suite(skill: type[Skill]) -> type:
        methods = {
            "make_skill": lambda self: _example_in(catalogue, skill),
            "make_catalogue": lambda self: catalogue,
            "make_library": lambda self: library,
        }
        return type(f"Test{skill.__name__}", (SkillConformance,), methods)

    return {f"Test{skill.__name__}": suite(skill) for skill in own if skill.name not in builtin}


def _example_in(catalogue: Catalogue, skill: type[Skill]) -> Skill:
    """A skill bound to things of a catalogue that fit it.

    Raises:
        ConfigError: The catalogue has nothing that fits, or an argument needs more than a simple value.
    """
    kinds = skill.argument_kinds()
    things = {kind: cycle(catalogue.of_kind(kind)) for kind in set(kinds.values())}
    missing = [kind for kind in things if not catalogue.of_kind(kind)]
    if missing:
        raise ConfigError(f"Nothing that '{skill.name}' may be about is {missing[0]}.", "a kind that things are of.")
    return example_of(skill, {argument: next(things[kind]) for argument, kind in kinds.items()})


def _check_usable(plugin: str) -> None:
    _entry_point(plugin)
    for problem in load_skills().problems:
        if problem.plugin == plugin:
            raise ConfigError(f"The {problem}.", "mending that, then once more.")


def _entry_point(plugin: str) -> EntryPoint:
    installed = {point.name: point for point in entry_points(group=GROUP)}
    if plugin not in installed:
        raise UnknownName("installed plugin", plugin, installed)
    return installed[plugin]


def _plugins_in(folder: Path) -> list[str]:
    """Names of the plugins whose package lies in a folder, which must be installed."""
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
        names = list(project["project"]["entry-points"][GROUP])
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ConfigError(
            f"{folder} holds no plugin: its pyproject.toml has no entry point of the group '{GROUP}'.",
            "`majordomo skills new NAME`, which makes a package that has one.",
        ) from error
    if not set(names) <= {point.name for point in entry_points(group=GROUP)}:
        raise ConfigError(f"The plugin in {folder} is not installed.", f"pip install -e {folder}.")
    return names
