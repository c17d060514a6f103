"""What this machine has, lacks, and how to get it."""

import platform
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata

from bringup.settings import Settings
from bringup.station.learned_scenes import warnings_of
from bringup.station.simulator import load_simulator
from bringup.stopping.emergency import emergency_stop_of
from majordomo.errors import MajordomoError

REQUIRED = ("numpy", "pydantic", "networkx", "mujoco", "mink", "torch", "transformers", "safetensors", "lark", "typer")
OPTIONAL = {
    "langchain-openai": "planning with a language model: pip install 'majordomo[llm]'",
    "ros-rclpy": "ROS 2: pip install 'majordomo[ros]'",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: Its name.
        is_well: Whether it is as it should be.
        text: What was found; for what is not well, also what to try.
        is_needed: Whether nothing works without it.
    """

    what: str
    is_well: bool
    text: str
    is_needed: bool = True


Check = Callable[[Settings], str]
"""Says what it found.

Raises:
    MajordomoError: It is not well; the error says what to try.
"""


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Look at everything, whatever is wrong with the rest."""
    checks: Sequence[tuple[str, Check]] = (
        ("scene", _scene),
        ("rendering", _rendering),
        ("weights", _weights),
        ("cameras", _cameras),
        ("journal", _journal),
        ("emergency stop", _emergency_stop),
    )
    return (*_versions(), *(_checked(what, check, settings) for what, check in checks), *_extras())


def is_fit(findings: Iterable[Finding]) -> bool:
    """Whether nothing is missing that is needed."""
    return all(finding.is_well for finding in findings if finding.is_needed)


def report(findings: Iterable[Finding]) -> list[str]:
    """One line a finding."""
    marks = {(True, True): "ok     ", (True, False): "ok     ", (False, True): "MISSING", (False, False): "absent "}
    return [f"{marks[finding.is_well, finding.is_needed]} {finding.what:<17} {finding.text}" for finding in findings]


def _versions() -> tuple[Finding, ...]:
    python = Finding("python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    return (python, *(_version(name, "pip install majordomo", is_needed=True) for name in REQUIRED))


def _extras() -> tuple[Finding, ...]:
    return tuple(_version(name, f"only for {what}", is_needed=False) for name, what in OPTIONAL.items())


def _version(name: str, remedy: str, *, is_needed: bool) -> Finding:
    try:
        return Finding(name, True, metadata.version(name), is_needed)
    except metadata.PackageNotFoundError:
        return Finding(name, False, f"not installed. Try: {remedy}" if is_needed else remedy, is_needed)


def _checked(what: str, check: Check, settings: Settings) -> Finding:
    try:
        return Finding(what, True, check(settings))
    except MajordomoError as error:
        return Finding(what, False, str(error))
    except ImportError as error:  # a library that is named above
        return Finding(what, False, f"cannot be looked at: {error}. Try: pip install majordomo")


def _scene(settings: Settings) -> str:
    from sim.scene import load_scene

    scene = load_scene(settings.scene)
    return f"'{scene.name}' with {len(scene.objects)} objects"


def _rendering(settings: Settings) -> str:
    load_simulator()
    from sim.kitchen_world import KitchenWorld

    with closing(KitchenWorld(settings.scene)) as world:
        world.reset(settings.seed)
        picture = world.render(world.scene.cameras[0].name, 64, 64)
    return f"a picture of {picture.rgb.shape[1]}x{picture.rgb.shape[0]} pixels was drawn"


def _weights(settings: Settings) -> str:
    from sim.scene import load_scene
    from vla.checkpoint import load_checkpoint  # loads torch

    checkpoint = load_checkpoint(settings.checkpoint)
    count = sum(parameter.numel() for parameter in checkpoint.network.parameters())
    warnings = warnings_of(settings.checkpoint, checkpoint.scenes, [load_scene(settings.scene).name])
    where = f"trained in {' and '.join(checkpoint.scenes)}" if checkpoint.scenes else "nobody wrote down where trained"
    return "; ".join((f"'{settings.checkpoint}', {count / 1e6:.1f} million parameters", *(warnings or (where,))))


def _cameras(settings: Settings) -> str:
    load_simulator()
    from sim.simulated_robot import SimulatedRobot
    from vla.checkpoint import load_checkpoint

    with closing(SimulatedRobot(settings.scene, settings.seed)) as robot:
        load_checkpoint(settings.checkpoint).require(robot.spec)
        robot.spec.observation.validate(robot.observe())
        sizes = (f"{name} {width}x{height}" for name, (height, width) in robot.spec.observation.cameras.items())
        return f"{', '.join(sizes)}: as the weights want them"


def _journal(settings: Settings) -> str:
    from bringup.wiring import journal_of

    with journal_of(settings) as journal:
        return f"{journal.path} can be written"


def _emergency_stop(settings: Settings) -> str:
    emergency_stop_of(settings).check()
    return "not latched"
