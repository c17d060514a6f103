"""How many graded sentences a planner reads rightly, and how long that takes, over the kitchen's catalogue.

The sentences of `held_out.jsonl` were written before the grammar was made, and it was never tuned on them.
"""

import argparse
from collections import Counter
from pathlib import Path
from time import perf_counter

from markdown_report import DURATION_HEAD, Durations, heading

from bringup.markdown import table
from majordomo.plan import PlanRequest
from majordomo.testing.graded_sentences import Grade, grade_all, load_sentences, load_states
from planners.builtin import BuiltinPlanner
from sim.scene import load_scene
from skills.registry import load_skills

FOLDER = Path(__file__).with_name("sentences")
FILES = ("tuned", "held_out")


def main() -> None:
    """Put every sentence to the built-in planner and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="also print what was not read rightly")
    chosen = parser.parse_args()
    skills, catalogue = load_skills(plugins=()).library, load_scene("kitchen").catalogue()
    states = load_states(FOLDER / "states.yaml", catalogue, skills)
    planner = BuiltinPlanner()
    planner.plan(PlanRequest("open the microwave"), states["morning"], skills)  # the first reading builds the grammar
    rows, times, also = [], [], []
    for name in FILES:
        sentences = load_sentences(FOLDER / f"{name}.jsonl")
        samples, grades = [], Counter[Grade]()
        began = perf_counter()
        for graded in grade_all(planner, sentences, states, skills):
            samples.append(perf_counter() - began)
            grades[graded.grade] += 1
            if chosen.misses and graded.grade is not Grade.RIGHT:
                also.append(f"{graded.grade} [{graded.sentence.state}] {graded.sentence.say}: {graded.answer}")
            began = perf_counter()
        right = f"{grades[Grade.RIGHT] / len(sentences):.1%}"
        rows.append((name.replace("_", " "), right, *(str(grades[grade]) for grade in Grade)))
        times.append((name.replace("_", " "), *Durations.of(samples).cells))
    print(heading("Sentences", seed="none, nothing is drawn", episodes="every sentence once", also=also))
    print(table(("sentences", "share right", *(str(grade) for grade in Grade)), rows))
    print(table(("planning", *DURATION_HEAD), times))


if __name__ == "__main__":
    main()
