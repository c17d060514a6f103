"""How faults are made to happen on the test bench."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from bringup.faults.bench.bench import Bench, Killed
from bringup.faults.bench.trial import Mishap
from majordomo.action import ActionChunk
from majordomo.observation import Observation
from majordomo.predicate import Predicate, Verdict
from majordomo.testing import RobotFault
from memory.failing_disk import DiskFault

Deed = Callable[[Bench], object]


def at_first(deed: Deed) -> Mishap:
    """It is wrong before the task begins."""

    def spoil(bench: Bench, name: str) -> None:
        deed(bench)

    return spoil


def meanwhile(deed: Deed, skill: str = "pick") -> Mishap:
    """It goes wrong in the middle of a step."""
    return lambda bench, name: bench.strike(name, skill, lambda: deed(bench))


def until_noticed(deed: Deed, undo: Deed, skill: str = "pick") -> Mishap:
    """It goes wrong in the middle of a step, and is over when something is done about it."""

    def spoil(bench: Bench, name: str) -> None:
        bench.strike(name, skill, lambda: deed(bench))
        bench.heal(lambda: undo(bench))

    return spoil


def breaks(fault: RobotFault) -> Deed:
    """Something is wrong with the robot from then on."""
    return lambda bench: bench.robot.faults.add(fault)


def mends(fault: RobotFault) -> Deed:
    """It is no longer."""
    return lambda bench: bench.robot.faults.discard(fault)


def facts(*effects: str) -> Deed:
    """The world changes."""
    return lambda bench: bench.world.bring_about(*effects)


def slips(bench: Bench) -> None:
    """What is held falls onto the tray, and the fingers shut."""
    bench.world.bring_about("not holding(red cup)", "hand_empty()", "on(red cup, tray)")
    bench.limited.has_slipped = True


def vanishes(bench: Bench) -> None:
    """Somebody takes away what is to be picked up."""
    bench.world.bring_about("not on(red cup, tray)")
    bench.estimator.says |= {Predicate("visible", ("red cup",)): Verdict.FALSE}


def out_of_reach(bench: Bench) -> None:
    """What is to be picked up lies too far away: the policy cannot reach it, and the eyes see that."""
    does_nothing(bench)
    bench.estimator.says |= {Predicate("reachable", ("red cup",)): Verdict.FALSE}


def gets_nowhere(bench: Bench) -> None:
    """The policy moves, and says itself that it gets no further."""
    does_nothing(bench)
    bench.policy.spoil = lambda chunk: replace(chunk, progress=0.5, done=0.0)


def sees(verdict: Verdict, *atoms: str) -> Deed:
    """The eyes say so of some claims, whatever is so."""
    return lambda bench: bench.estimator.says.update(dict.fromkeys(map(Predicate.parse, atoms), verdict))


def asks_about(atom: str) -> Deed:
    """The eyes cannot tell of a claim that is so in its time; somebody is there who can."""

    def deed(bench: Bench) -> None:
        sees(Verdict.UNKNOWN, atom)(bench)
        bench.person.reply = "yes"

    return deed


def eyes_raise(bench: Bench) -> None:
    """What judges the pictures breaks down."""
    bench.estimator.estimate = raises(ArithmeticError("no number"))  # type: ignore[method-assign]  # that is the fault


def chunks(spoil: Callable[[ActionChunk], ActionChunk]) -> Deed:
    """The policy's chunks are spoilt."""

    def deed(bench: Bench) -> None:
        bench.policy.spoil = spoil

    return deed


def filled(value: float) -> Deed:
    """The policy wants to move with this in the place of every speed."""
    return chunks(lambda chunk: replace(chunk, values=np.where(chunk.mask > 0, value, chunk.values)))


def does_nothing(bench: Bench) -> None:
    """The policy goes through the motions, and brings nothing about."""
    bench.policy.is_able = False


def works_again(bench: Bench) -> None:
    """The policy brings about what it is told."""
    bench.policy.is_able = True


def other_thing(bench: Bench) -> None:
    """The policy takes one thing for another."""
    bench.policy.mistakes = ("red cup", "blue cup")


def raises(error: BaseException) -> Callable[..., Any]:  # what it never gives
    """Whatever is called raises."""

    def call(*arguments: object) -> Any:
        raise error

    return call


def kills(bench: Bench) -> None:
    """The program is killed."""
    raise Killed


def disk(fault: DiskFault, writes_left: int = 0) -> Deed:
    """The journal's disk fails after so many more writes."""

    def deed(bench: Bench) -> None:
        bench.disk.fault, bench.disk.writes_left = fault, writes_left

    return deed


def date_jumps(by_s: float) -> Deed:
    """Somebody sets the computer's date."""
    return lambda bench: bench.date.advance(by_s)


def clock_stops(bench: Bench) -> None:
    """The robot's clock stands still."""
    bench.clock.is_stopped = True


def senses(spoil: Callable[[Observation], Observation]) -> Deed:
    """What the robot senses is spoilt."""

    def deed(bench: Bench) -> None:
        bench.limited.spoil = spoil

    return deed


def dark_for(seconds: float) -> Deed:
    """The cameras see nothing for so long."""

    def deed(bench: Bench) -> None:
        until_s = bench.clock.now_s() + seconds
        senses(lambda sensed: sensed if sensed.stamp_s > until_s else _in_the_dark(sensed))(bench)

    return deed


def _in_the_dark(sensed: Observation) -> Observation:
    frames = {name: replace(frame, rgb=np.zeros_like(frame.rgb)) for name, frame in sensed.cameras.items()}
    return replace(sensed, cameras=frames)


def replies(answer: str) -> Deed:
    """Somebody is there who says the same to every question; what they are asked about never works."""

    def deed(bench: Bench) -> None:
        bench.person.reply = answer
        does_nothing(bench)

    return deed


def cancels(bench: Bench) -> None:
    """Somebody wants it no more."""
    bench.agent.cancel()


def presses(bench: Bench) -> None:
    """Somebody presses the emergency stop."""
    bench.stop.trigger("somebody pressed it")


def gives_no_time(bench: Bench) -> None:
    """The task has hardly any time."""
    bench.settings = bench.settings.but(budgets={"wall_clock_s": 0.001})
