"""How long a person waits while a task runs: for the robot to hold after "stop", and for the first answer to a line.

Conversation, agent, grammar and policy are the real ones, in the scene `counter`. A line is said at a moment drawn at
random: while a planner stalls that would answer nothing for a minute, and while the arm is moved.
"""

import argparse
import threading
import time
from contextlib import ExitStack
from tempfile import TemporaryDirectory

import numpy as np
from markdown_report import DURATION_HEAD, Durations, heading

from agent.events import Event, StepProgressed, TaskEnded
from agent.talk.conversation import Conversation
from bringup.chat.lines import LineQueue
from bringup.evaluation.markdown import table
from bringup.settings import Settings
from bringup.station.station import opened_station
from bringup.stopping.interruption import Interruption
from bringup.usable_skills import usable_skills
from bringup.wiring import FrontEnd, assemble_agent, journal_of, listeners
from majordomo.clock import WallClock
from majordomo.plan import Plan, PlanFailure, PlannerAnswer, PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from majordomo.wrapped_robot import WrappedRobot
from planners.builtin import BuiltinPlanner
from planners.english.talk.interpreter import BuiltinInterpreter

STALL_S = 60.0
LATEST_S = 1.0
PATIENCE_S = 300.0
TASK = "put the red cup on the tray"
QUESTION = "what are you doing?"


class StallingPlanner(BuiltinPlanner):
    """A planner that can be made to think for a minute.

    Attributes:
        stalls: Whether it does.
        began: That it has been asked.
    """

    def __init__(self) -> None:
        self.stalls = False
        self.began = threading.Event()

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Plan, or stall."""
        if not self.stalls:
            return super().plan(request, snapshot, skills)
        self.began.set()
        request.cancellation.wait(STALL_S)
        return Refusal("I was given up.")

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Give up: nothing here is to be mended."""
        return Refusal("I mend nothing.")


class NotingRobot(WrappedRobot):
    """Notes when it was last told to hold still [s]."""

    held_s = np.nan

    def stop(self) -> None:
        """Hold still, and note when."""
        super().stop()
        self.held_s = time.perf_counter()


class Talker:
    """Says lines, and takes the time until something comes of them.

    Args:
        planner: Whose stalls are waited for.
        generator: Draws the moments.
    """

    def __init__(self, planner: StallingPlanner, generator: np.random.Generator) -> None:
        self.lines = LineQueue()
        self.robot: NotingRobot | None = None
        self.answered: dict[str, list[float]] = {"stalls": [], "moves": []}
        self.held: dict[str, list[float]] = {"stalls": [], "moves": []}
        self._planner = planner
        self._generator = generator
        self._moves, self._ended, self._heard = threading.Event(), threading.Event(), threading.Event()
        self._heard_s = np.nan

    def notice(self, event: Event) -> None:
        """Listen to the agent."""
        if isinstance(event, StepProgressed):
            self._moves.set()
        elif isinstance(event, TaskEnded):
            self._ended.set()

    def hear(self, text: str) -> None:
        """Listen to what is said."""
        self._heard_s = time.perf_counter()
        self._heard.set()

    def talk(self, n_samples: int) -> None:
        """Give tasks, ask, and stop; then leave."""
        for number in range(2 * n_samples):
            self._planner.stalls = number % 2 == 0
            self._interrupt("stalls" if self._planner.stalls else "moves")
        self.lines.put("bye")

    def _interrupt(self, what: str) -> None:
        begins = self._planner.began if what == "stalls" else self._moves
        for event in (begins, self._ended):
            event.clear()
        self.lines.put(TASK)
        begins.wait(PATIENCE_S)
        self.answered[what].append(self._latency_s(QUESTION))
        assert self.robot is not None  # set before anything is said
        self._ended.clear()
        said_s = self._say("stop")
        self._ended.wait(PATIENCE_S)
        self.held[what].append(self.robot.held_s - said_s)

    def _latency_s(self, line: str) -> float:
        said_s = self._say(line)
        self._heard.wait(PATIENCE_S)
        return self._heard_s - said_s

    def _say(self, line: str) -> float:
        time.sleep(self._generator.uniform(0.0, LATEST_S))
        self._heard.clear()
        said_s = time.perf_counter()
        self.lines.put(line)
        return said_s


def measure(seed: int, n_samples: int) -> Talker:
    """Hold a conversation that is interrupted again and again."""
    planner, interruption = StallingPlanner(), Interruption()
    talker = Talker(planner, np.random.default_rng(seed))
    conversation = Conversation(talker.lines, talker.hear, BuiltinInterpreter(), usable_skills(), WallClock())
    with TemporaryDirectory() as folder, ExitStack() as stack:
        settings = Settings(seed=seed, journal_folder=folder)
        journal = stack.enter_context(journal_of(settings))
        station = stack.enter_context(opened_station(settings, (), interruption))
        talker.robot = NotingRobot(station.robot)
        front_end = FrontEnd(conversation, listeners(conversation.notice, talker.notice), conversation.attend)
        assembled = assemble_agent(settings, station, talker.robot, planner, journal, front_end)
        threading.Thread(target=talker.talk, args=(n_samples,), daemon=True).start()
        conversation.hold(assembled.agent, assembled.memory)
    return talker


def main() -> None:
    """Measure and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=50, help="interruptions of each sort")
    parser.add_argument("--first-seed", type=int, default=2_100_000)
    chosen = parser.parse_args()
    talker = measure(chosen.first_seed, chosen.episodes)
    also = ["the simulator keeps no pace: it is as fast as the machine lets it be"]
    print(heading("Conversation", seed=str(chosen.first_seed), episodes=f"{chosen.episodes} of each sort", also=also))
    rows = [
        (f"from {said} to {until}, while {'a planner stalls' if what == 'stalls' else 'the arm moves'}", *took.cells)
        for said, until, samples in (
            ("a question", "its answer", talker.answered),
            ("“stop”", "the robot's holding still", talker.held),
        )
        for what, took in ((what, Durations.of(values)) for what, values in samples.items())
    ]
    print(table(("what", *DURATION_HEAD), rows))


if __name__ == "__main__":
    main()
