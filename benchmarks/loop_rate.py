"""How fast the robot sees, decides and commands: every part of the loop by itself, and what they add up to.

The network looks anew in every control period, which is more than it does at work (there a look serves some four).
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

import torch
from markdown_report import DURATION_HEAD, Durations, heading

from agent.evidence.supervisor import groundings
from bringup.evaluation.markdown import table
from majordomo.observation import Observation
from majordomo.predicate import CORE_PREDICATES, Predicate
from sim.kitchen_world import KitchenWorld
from sim.panda_control import SERVO_HZ
from sim.simulated_robot import SimulatedRobot
from vla import SHIPPED
from vla.checkpoint import load_checkpoint
from vla.estimator import VlaEstimator
from vla.policy import VlaPolicy
from vla.sight import VlaSight

INSTRUCTIONS = (
    "open the microwave",
    "pick up the red cup",
    "put the red cup in the microwave",
    "put the lemon on the tray",
    "close the microwave",
)
SENTENCES = 25
LOOK_EVERY = 5  # control periods: a supervisor looks at 2 Hz
WARM_UP = 10


@dataclass(frozen=True, slots=True)
class Period:
    """How long the parts of one control period took [s]; the looks only where there was one."""

    render: float
    network: float
    servo: float
    physics: float
    look_shared: float | None = None
    look_alone: float | None = None


class PhysicsStopwatch:
    """Takes the place of a world's `step` and adds up how long it takes, so that the servo can be told from it."""

    def __init__(self, world: KitchenWorld) -> None:
        self.seconds = 0.0
        self._step = world.step
        world.step = self.step  # type: ignore[method-assign]  # nothing else separates the two

    def step(self, n_steps: int = 1) -> None:
        """Step, and take the time."""
        began = perf_counter()
        self._step(n_steps)
        self.seconds += perf_counter() - began


class Bench:
    """A robot, with a policy and eyes that share one look."""

    def __init__(self, checkpoint_name: str) -> None:
        checkpoint = load_checkpoint(checkpoint_name)
        self.robot = SimulatedRobot()
        checkpoint.require(self.robot.spec)
        self._physics = PhysicsStopwatch(self.robot.world)
        self._sight = VlaSight(checkpoint.network)
        self._policy = VlaPolicy(self._sight, self.robot.spec.action)
        self._eyes = VlaEstimator(self._sight, checkpoint.calibration)
        self._claims = groundings(CORE_PREDICATES, self.robot.world.scene.catalogue())[:SENTENCES]

    def drive(self, seed: int, n_periods: int) -> Iterator[Period]:
        """Follow one instruction from the start."""
        self.robot.reset(seed)
        self._policy.start(INSTRUCTIONS[seed % len(INSTRUCTIONS)])
        for number in range(n_periods):
            yield self._period(with_look=number % LOOK_EVERY == 0)

    def _period(self, *, with_look: bool) -> Period:
        began = perf_counter()
        observation = self.robot.observe()
        seen = perf_counter()
        chunk = self._policy.act(observation)
        decided = perf_counter()
        action = self.robot.spec.action.unflatten(chunk.values[0], chunk.mask)
        self._physics.seconds = 0.0
        self.robot.apply(action)
        applied, physics = perf_counter(), self._physics.seconds
        parts = (seen - began, decided - seen, applied - decided - physics, physics)
        if not with_look:
            return Period(*parts)
        shared = self._look(observation, self._claims)
        self._sight.forget()
        return Period(*parts, look_shared=shared, look_alone=self._look(observation, self._claims))

    def _look(self, observation: Observation, claims: tuple[Predicate, ...]) -> float:
        began = perf_counter()
        self._eyes.estimate(observation, claims)
        return perf_counter() - began


def tables(periods: list[Period]) -> str:
    """Every part, then the loop in three ways."""
    shared = [p.look_shared for p in periods if p.look_shared is not None]
    alone = [p.look_alone for p in periods if p.look_alone is not None]
    parts = {
        "render: both cameras, colour and depth": [p.render for p in periods],
        "network: `VlaPolicy.act`": [p.network for p in periods],
        f"servo and limiter: {SERVO_HZ / 10:.0f} periods of {1000 / SERVO_HZ:.0f} ms": [p.servo for p in periods],
        "physics: 0.1 s": [p.physics for p in periods],
        f"look at {SENTENCES} sentences, with the image tower": alone,
        f"look at {SENTENCES} sentences, after `act` on the same observation": shared,
    }
    loops = {
        "without rendering (a robot's cameras), without physics": [p.network + p.servo for p in periods],
        "with rendering, without physics": [p.render + p.network + p.servo for p in periods],
        "with rendering and physics": [p.render + p.network + p.servo + p.physics for p in periods],
    }
    part_rows = [(name, *Durations.of(samples).cells) for name, samples in parts.items()]
    kept = {name: Durations.of(samples) for name, samples in loops.items()}
    loop_rows = [(name, f"{1.0 / took.median_s:.1f} Hz", *took.cells) for name, took in kept.items()]
    head = ("observe → act → command", "rate (median)", *DURATION_HEAD)
    return "\n".join((table(("part", *DURATION_HEAD), part_rows), table(head, loop_rows)))


def main() -> None:
    """Drive, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=10)
    parser.add_argument("--periods", type=int, default=60, help="control periods an episode")
    parser.add_argument("--first-seed", type=int, default=2_000_000)
    parser.add_argument("--checkpoint", default=SHIPPED, help="name, or path of a folder")
    chosen = parser.parse_args()
    bench = Bench(chosen.checkpoint)
    list(bench.drive(chosen.first_seed, WARM_UP))
    seeds = range(chosen.first_seed, chosen.first_seed + chosen.episodes)
    periods = [period for seed in seeds for period in bench.drive(seed, chosen.periods)]
    bench.robot.close()
    also = [f"threads of the network: {torch.get_num_threads()}"]
    episodes = f"{chosen.episodes} of {chosen.periods} control periods"
    print(heading("Loop rate", seed=f"{seeds.start} to {seeds[-1]}", episodes=episodes, also=also))
    print(tables(periods))


if __name__ == "__main__":
    main()
