"""How long the built-in planner, the plan checker and a ready-set query take, on the skills and scenes that ship."""

import argparse
from collections import Counter
from time import perf_counter

from markdown_report import DURATION_HEAD, Durations, heading

from agent.supervisor import groundings
from bringup.markdown import table
from majordomo.catalogue import Catalogue
from majordomo.plan import Plan, PlannedCall, PlanRequest
from majordomo.predicate import CORE_PREDICATES, Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from memory.task_graph import TaskGraph
from planners.builtin import BuiltinPlanner
from planners.checker import check
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
N_NODES, N_CHAINS = 10_000, 100


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


def time_ready_queries(graph: TaskGraph, n_queries: int) -> Durations:
    """Ask what is ready, while the graph is worked off."""
    samples = []
    for _ in range(n_queries):
        began = perf_counter()
        ready = graph.ready()
        samples.append(perf_counter() - began)
        graph.start(ready[-1])
        graph.succeed(ready[-1])
    return Durations.of(samples)


def time_planner(world: WorldSnapshot, skills: SkillLibrary, n_rounds: int) -> tuple[Durations, Durations, str]:
    """Plan every sentence, check every plan; return how long each took, and what the answers were."""
    planner, planning, checking = BuiltinPlanner(), [], []
    kinds: Counter[str] = Counter()
    for sentence in SENTENCES * n_rounds:
        began = perf_counter()
        answer = planner.plan(PlanRequest(sentence), world, skills)
        planning.append(perf_counter() - began)
        kinds[type(answer).__name__.lower()] += 1
        if isinstance(answer, Plan):
            began = perf_counter()
            check(answer, world, skills)
            checking.append(perf_counter() - began)
    answers = ", ".join(f"{kind}: {count // n_rounds}" for kind, count in sorted(kinds.items()))
    return Durations.of(planning), Durations.of(checking), answers


def main() -> None:
    """Plan, check, query, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=20, help="rounds over all sentences")
    parser.add_argument("--queries", type=int, default=2000, help="ready-set queries")
    chosen = parser.parse_args()
    skills = load_skills(plugins=()).library
    worlds = {}
    for scene, surface in SCENES.items():
        catalogue = load_scene(scene).catalogue()
        worlds[f"{scene}, everything seen"] = tidy_world(catalogue, surface)
        worlds[f"{scene}, nothing seen yet"] = WorldSnapshot(catalogue)
    rows, also = [], []
    for name, world in worlds.items():
        time_planner(world, skills, 1)  # the first reading builds the grammar, the first search binds the skills
        planning, checking, answers = time_planner(world, skills, chosen.episodes)
        rows += [(f"built-in planner, {name}", *planning.cells), (f"plan checker, {name}", *checking.cells)]
        also.append(f"answers, {name}: {answers}")
    queries = time_ready_queries(wide_graph(skills), chosen.queries)
    rows.append((f"ready-set query, {N_NODES:,} nodes in {N_CHAINS} chains", *queries.cells))
    episodes = f"{chosen.episodes} rounds over {len(SENTENCES)} sentences"
    print(heading("Planning", seed="none, nothing is drawn", episodes=episodes, also=also))
    print(table(("what", *DURATION_HEAD), rows))


if __name__ == "__main__":
    main()
