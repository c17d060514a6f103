"""What is so before a call, and what was done: drawn so that a skill is met as it is in a long task."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from majordomo.skill import SkillCall
from sim.scene import SceneConfig

SHUT = (0.0, 0.0)
AJAR = (0.06, 0.42)
SOMEHOW_OPEN = (0.15, 0.97)
"""Shares of a door's way."""
WELL_PAST = (0.25, 0.9)
"""Shares of the way that is left where it counts as open, or on, already."""


@dataclass(frozen=True, slots=True)
class Chances:
    """How often what is met.

    Attributes:
        open_door: A door stands open where the call does not care.
        shown_door: An open door was opened by the expert, which leaves the arm at it.
        ajar: A door that is to be opened stands ajar.
        lit: A switch is on where the call does not care.
        clutter: A tray, or a container that may be looked into, holds something already.
        busy: The arm has just put something else down there.
        loaded: A drive begins with something in the hand.
    """

    open_door: float = 0.4
    shown_door: float = 0.35
    ajar: float = 0.25
    lit: float = 0.2
    clutter: float = 0.25
    busy: float = 0.2
    loaded: float = 0.4


@dataclass(frozen=True, slots=True)
class Step:
    """A call, and the fixture at which it is carried out; None where it is wherever the robot stands."""

    fixture: str | None
    call: SkillCall


@dataclass(frozen=True, slots=True)
class Prologue:
    """What comes before a call.

    Attributes:
        positions: Of doors and switches, by name.
        standing: What things must stand on or in, by thing.
        clutter: What others may stand on or in where there is room, by thing.
        steps: What the expert does first, and last of all the call itself.
    """

    positions: Mapping[str, float]
    standing: Mapping[str, str]
    clutter: Mapping[str, str]
    steps: tuple[Step, ...]


class Prologues:
    """Draws prologues in one scene.

    Args:
        scene: Its fixtures and objects.
        workplaces: Fixtures on or in which the arm puts things.
        chances: How often what is met.
    """

    def __init__(self, scene: SceneConfig, workplaces: tuple[str, ...], chances: Chances) -> None:
        self._scene = scene
        self._workplaces = workplaces
        self._chances = chances
        self._mechanisms = {one.name: one.mechanism for one in scene.fixtures if one.mechanism is not None}

    def draw(self, call: SkillCall, generator: np.random.Generator) -> Prologue:
        """Draw what comes before a call."""
        target = call.arguments.get("target")
        others = [movable.name for movable in self._scene.objects if movable.name != target]
        generator.shuffle(others)
        fixture = self._draw_fixture(generator) if call.skill == "pick" else _fixture_of(call)
        before = self._draw_steps(call, fixture, others, generator)
        steps = (*before, Step(fixture, call))
        positions = self._draw_positions(steps, generator)
        standing = {
            str(step.call.arguments["target"]): str(step.fixture) for step in steps if step.call.skill == "pick"
        }
        holders = [name for name in self._workplaces if not self._scene.fixture_named(name).tops]
        clutter = {others.pop(): name for name in holders if generator.random() < self._chances.clutter}
        door = self._door_to_show(steps, positions, generator)
        if door is not None:
            positions[door] = 0.0
            steps = (Step(door, SkillCall("open", {"target": door})), *steps)
        return Prologue(positions, standing, clutter, steps)

    def _draw_fixture(self, generator: np.random.Generator, but: str | None = None) -> str:
        """Something that things stand on or in; wide tops twice as often as what is small."""
        names = [name for name in self._workplaces if name != but or self._scene.fixture_named(name).tops]
        weights = np.array([2.0 if self._scene.fixture_named(name).tops else 1.0 for name in names])
        return names[int(generator.choice(len(names), p=weights / weights.sum()))]

    def _draw_steps(
        self, call: SkillCall, fixture: str | None, others: list[str], generator: np.random.Generator
    ) -> tuple[Step, ...]:
        """What is held is picked up first; now and then the arm comes from putting something else down there."""
        chances = self._chances
        if call.skill in ("place_in", "place_on"):
            return (Step(self._draw_fixture(generator, fixture), _pick(call.arguments["target"])),)
        if call.skill == "go_to" and generator.random() < chances.loaded:
            return (Step(self._draw_fixture(generator), _pick(others.pop())),)
        puts_there = call.skill in ("pick", "close") and fixture in self._workplaces
        if fixture is not None and puts_there and generator.random() < chances.busy:
            other = others.pop()
            is_inside = self._scene.fixture_named(fixture).interior is not None
            where = {"container": fixture} if is_inside else {"surface": fixture}
            put = SkillCall("place_in" if is_inside else "place_on", {"target": other, **where})
            return (Step(self._draw_fixture(generator, fixture), _pick(other)), Step(fixture, put))
        return ()

    def _draw_positions(self, steps: tuple[Step, ...], generator: np.random.Generator) -> dict[str, float]:
        """Joint values of doors and switches: as the steps need them, else as chance has it."""
        call, place = steps[-1].call, self._place(steps[-1].fixture)
        entered = {step.fixture for step in steps if step.call.skill in ("pick", "place_in")}
        positions = {}
        for name, mechanism in self._mechanisms.items():
            full = mechanism.share(mechanism.full)
            well_past = tuple(full + share * (1.0 - full) for share in WELL_PAST)
            is_door = "openable" in self._scene.fixture_named(name).kinds
            if name in entered:
                shares = well_past
            elif name == call.arguments.get("target"):
                ajar = is_door and generator.random() < self._chances.ajar
                begins = {"open": AJAR if ajar else SHUT, "close": SOMEHOW_OPEN, "turn_on": SHUT, "turn_off": well_past}
                shares = begins[call.skill]
            elif is_door:
                matters = call.skill in ("pick", "place_in", "place_on") and self._place(name) == place
                shares = well_past if matters and generator.random() < self._chances.open_door else SHUT
            else:
                shares = well_past if generator.random() < self._chances.lit else SHUT
            positions[name] = mechanism.stop * float(generator.uniform(shares[0], shares[1]))
        return positions

    def _door_to_show(
        self, steps: tuple[Step, ...], positions: dict[str, float], generator: np.random.Generator
    ) -> str | None:
        """An open door, where the steps begin, that the expert opens first; often there is none."""
        if steps[-1].call.skill in ("open", "turn_on", "turn_off", "go_to"):
            return None
        place = self._place(steps[0].fixture)
        doors = [name for name in self._scene.catalogue().of_kind("openable") if self._place(name) == place]
        opened = [name for name in doors if positions[name] != 0.0]
        return opened[0] if opened and generator.random() < self._chances.shown_door else None

    def _place(self, fixture: str | None) -> str | None:
        return None if fixture is None else self._scene.fixture_named(fixture).place


def _fixture_of(call: SkillCall) -> str | None:
    """What a call other than a pick is carried out at."""
    names = (call.arguments.get(argument) for argument in ("container", "surface", "target"))
    return None if call.skill == "go_to" else next(str(name) for name in names if name is not None)


def _pick(thing: str) -> SkillCall:
    return SkillCall("pick", {"target": thing})
