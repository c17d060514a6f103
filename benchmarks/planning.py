"""How long planning, the plan checker and a ready-set query take, on the skills and scenes that ship.

What plans is what the command line makes: planners under the rules of the house, which ask or act. Those that ask a
language model ask one that knows the built-in planner's plans by heart, so that its own time is left out. Beside them
the built-in planner alone, sentence by sentence in turn, so that whatever else runs is in the way of all.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from time import perf_counter, thread_time
from typing import TypeVar

from markdown_report import DURATION_HEAD, Durations, heading

from agent.evidence.supervisor import groundings
from bringup.evaluation.markdown import table
from bringup.planning.planners import make_mender, make_planner
from bringup.settings import Settings
from majordomo.catalogue import Catalogue
from majordomo.house_rules import shipped_rules
from majordomo.plan import Plan, PlannedCall, Planner, PlanRequest
from majordomo.predicate import CORE_PREDICATES, Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from memory.task_graph import TaskGraph
from planners.builtin import BuiltinPlanner
from planners.checker import check
from planners.english.text.parts import parts_of
from planners.model.language_model import Json, Message, Patience, Usage
from sim.scene import load_scene
from skills.registry import load_skills

SENTENCES = (
    "open the microwave",
    "Could you please open the microwave?",
    "pick up the red cup",
    "grab the red mug",
    "pick up the red one",
    "pick the red cup up",
    "put the red cup on the tray",
    "place red cup on tray",
    "put the red cup onto the platter",
    "put the red cup in the microwave",
    "put the red mug into the oven",
    "wait for 2.5 seconds",
    "look for the lemon",
    "put the red cup in the microwave and close it",
    "open the microwave, put the red cup in it and close it",
    "close the microwave and put the red cup in it",
    "first pick up the red cup; after that put it in the microwave",
    "put the red and blue cups on the tray",
    "put all the cups on the tray",
    "put the red cup, the lemon and the purple can on the tray",
    "put the red cup in the microwave and the can on the tray",
    "put the red cup on the tray and put it in the microwave",
    "put the red cup and the can on the tray and put them in the microwave",
    "pick up the cup",
    "opne the microwave",
    "juggle the lemons",
    "don't open the microwave",
    "if the microwave is open, close it",
    "put the red cup in the red cup",
)
"""From easy to hard; the last six are asked about or refused."""
SCENES = {"counter": "counter", "kitchen": "table"}
"""The scenes, and on what everything stands there when it is tidy."""
TRUE_WHEN_TIDY = {"closed", "hand_empty", "turned_off"}
ALONE = "alone"
N_NODES, N_CHAINS = 10_000, 100

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Timings:
    """How long something took, again and again, by the clock on the wall and by the processor's [s]."""

    wall_s: list[float] = field(default_factory=list)
    processor_s: list[float] = field(default_factory=list)

    def of(self, work: Callable[[], ResultT]) -> ResultT:
        """Do something once, and note how long it took."""
        began_s, began_processor_s = perf_counter(), thread_time()
        result = work()
        self.processor_s.append(thread_time() - began_processor_s)
        self.wall_s.append(perf_counter() - began_s)
        return result

    def only(self, is_kept: Sequence[bool]) -> "Timings":
        """Some of them."""
        return Timings(list(compress(self.wall_s, is_kept)), list(compress(self.processor_s, is_kept)))

    @property
    def cells(self) -> tuple[str, ...]:
        """Durations, and the processor's p99."""
        return (*Durations.of(self.wall_s).cells, Durations.of(self.processor_s).cells[1])

    def ratio(self, other: "Timings") -> str:
        """How many times as much of the processor's time it takes as something else."""
        mine, theirs = Durations.of(self.processor_s), Durations.of(other.processor_s)
        return f"{mine.median_s / theirs.median_s:.2f} at the median, {mine.p99_s / theirs.p99_s:.2f} at p99"


def tidy_world(catalogue: Catalogue, surface: str) -> WorldSnapshot:
    """Everything stands on one surface, the doors are closed, the hand is empty, the robot is at its first place."""
    beliefs = {}
    here = [Predicate("robot_at", (place,)) for place in catalogue.of_kind("place")[:1]]
    for atom in groundings(CORE_PREDICATES, catalogue):
        is_so = atom.name in TRUE_WHEN_TIDY or atom in here or (atom.name == "on" and atom.arguments[1] == surface)
        beliefs[atom] = Belief(atom, Verdict.TRUE if is_so else Verdict.FALSE, float(is_so), 0.0, "benchmark")
    return WorldSnapshot(catalogue, beliefs)


def wide_graph(skills: SkillLibrary) -> TaskGraph:
    """Ten thousand nodes in chains side by side; every other chain needs the arm."""
    names = ("pick", "say")
    calls = [
        SkillCall(names[chain % 2], {"target": "red cup"} if chain % 2 == 0 else {"text": "hello"})
        for chain in range(N_CHAINS)
    ]
    planned = (
        PlannedCall(f"s{number}", calls[number % N_CHAINS], (f"s{number - N_CHAINS}",) if number >= N_CHAINS else ())
        for number in range(N_NODES)
    )
    return TaskGraph.from_plan(Plan(tuple(planned), (), "benchmark"), lambda call: skills[call.skill].resources)


def time_ready_queries(graph: TaskGraph, n_queries: int) -> Timings:
    """Ask what is ready, while the graph is worked off."""
    asking = Timings()
    for _ in range(n_queries):
        ready = asking.of(graph.ready)
        graph.start(ready[-1])
        graph.succeed(ready[-1])
    return asking


class ByHeart:
    """A language model that answers at once with what the built-in planner plans.

    Args:
        planner: The planner that asks it: "llm" or "goals".
        skills: What can be done.
    """

    name = "by heart"
    usage = Usage()

    def __init__(self, planner: str, skills: SkillLibrary) -> None:
        self._say = {"llm": self._plan, "goals": self._goals}[planner]
        self._skills = skills
        self._answers: dict[str, str] = {}

    def learn(self, world: WorldSnapshot) -> None:
        """Learn the plans of all sentences in a world."""
        for sentence in SENTENCES:
            plan = BuiltinPlanner().plan(PlanRequest(sentence), world, self._skills)
            known = self._say(plan) if isinstance(plan, Plan) and plan.goals else {"kind": "refusal", "text": "No."}
            self._answers[sentence] = json.dumps(known)

    def ask(self, messages: Sequence[Message], schema: Json, patience: Patience) -> str:
        """Say the plan for the request."""
        return self._answers[json.loads(messages[1][1])["request"]]

    def rank(self, messages: Sequence[Message], options: Sequence[str], patience: Patience) -> tuple[float, ...]:
        """Find nothing better than anything else."""
        return tuple(1.0 / len(options) for _ in options)

    def _plan(self, plan: Plan) -> Json:
        steps = [
            {"id": one.id, "skill": one.call.skill, "arguments": dict(one.call.arguments), "after": list(one.after)}
            for one in plan.calls
        ]
        return {"kind": "plan", "goals": list(map(str, plan.goals)), "steps": steps}

    def _goals(self, plan: Plan) -> Json:
        names = {spec.name: [name for name, _ in spec.parameters] for spec in self._skills.predicates.values()}
        goals = [
            {"claim": goal.name, "of": dict(zip(names[goal.name], goal.arguments, strict=True)), "so": goal.positive}
            for goal in plan.goals
        ]
        return {"kind": "goals", "goals": goals}


@dataclass(frozen=True, slots=True)
class Contender:
    """A planner with what it plans with, and how long it and the checker of its plans took."""

    planner: Planner
    skills: SkillLibrary
    planning: Timings = field(default_factory=Timings)
    checking: Timings = field(default_factory=Timings)
    answers: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)

    def plan(self, sentence: str, world: WorldSnapshot) -> None:
        """Plan a sentence, and check the plan."""
        answer = self.planning.of(lambda: self.planner.plan(PlanRequest(sentence), world, self.skills))
        self.answers[type(answer).__name__.lower()] += 1
        if isinstance(answer, Plan):
            self.sources[answer.source] += 1
            self.checking.of(lambda: check(answer, world, self.skills))


def contenders(world: WorldSnapshot) -> dict[str, Contender]:
    """Planners as the command line makes them, and the built-in one alone."""
    skills = load_skills(plugins=()).library
    ruled = skills.under(shipped_rules())
    made = {"builtin": Contender(make_mender(), ruled)}
    for name in ("llm", "goals"):
        model = ByHeart(name, ruled)
        model.learn(world)
        made[name] = Contender(make_planner(Settings().but(planner=name), model), ruled)
    return made | {ALONE: Contender(BuiltinPlanner(), skills)}


def time_planners(name: str, world: WorldSnapshot, n_rounds: int) -> tuple[list[tuple[str, ...]], list[str]]:
    """Plan every sentence in a world; return rows for the table, and what else is to be told."""
    for warm_up in contenders(world).values():  # the first reading builds the grammar, the first search binds skills
        for sentence in SENTENCES:
            warm_up.plan(sentence, world)
    timed = contenders(world)
    for sentence in SENTENCES * n_rounds:
        for contender in timed.values():
            contender.plan(sentence, world)
    alone = timed.pop(ALONE)
    is_one = [len(parts_of(sentence)) == 1 for sentence in SENTENCES] * n_rounds
    several = alone.planning.only([not one for one in is_one])
    rows = [
        (f"planner {kind} as the command line makes it, {name}", *one.planning.cells) for kind, one in timed.items()
    ]
    rows += [
        (f"built-in planner alone, {name}", *alone.planning.cells),
        (f"plan checker, rules included, {name}", *timed["builtin"].checking.cells),
    ]
    more = several.ratio(alone.planning.only(is_one))
    also = [f"built-in planner alone, {name}: of the time of a sentence of one part, one of several takes {more}"]
    for kind, one in timed.items():
        told = ", ".join(f"{what}: {count // n_rounds}" for what, count in sorted(one.answers.items()))
        by = ", ".join(f"{source}: {count // n_rounds}" for source, count in sorted(one.sources.items()))
        ratio = one.planning.ratio(alone.planning)
        also.append(f"{kind}, {name}: {told} (made by {by}); of the time of the built-in planner alone {ratio}")
    return rows, also


def main() -> None:
    """Plan, check, query, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=20, help="rounds over all sentences")
    parser.add_argument("--queries", type=int, default=2000, help="ready-set queries")
    chosen = parser.parse_args()
    rows, also = [], []
    for scene, surface in SCENES.items():
        catalogue = load_scene(scene).catalogue()
        worlds = {"everything seen": tidy_world(catalogue, surface), "nothing seen yet": WorldSnapshot(catalogue)}
        for seen, world in worlds.items():
            more_rows, more = time_planners(f"{scene}, {seen}", world, chosen.episodes)
            rows += more_rows
            also += more
    queries = time_ready_queries(wide_graph(load_skills(plugins=()).library), chosen.queries)
    rows.append((f"ready-set query, {N_NODES:,} nodes in {N_CHAINS} chains", *queries.cells))
    episodes = f"{chosen.episodes} rounds over {len(SENTENCES)} sentences"
    print(heading("Planning", seed="none, nothing is drawn", episodes=episodes, also=also))
    print(table(("what", *DURATION_HEAD, "p99, of the processor"), rows))


if __name__ == "__main__":
    main()
