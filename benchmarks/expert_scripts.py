"""How scripts end where nothing is learned: the scripted demonstrator acts, and the eyes know the truth.

What fails here is the agent's, the planner's, the script's or the demonstrator's fault, and no training mends it. One
JSON file a trial is kept below runs/scripts/expert, with a picture of its end where it was no success; what is there is
not run again.
"""

import argparse
from pathlib import Path

from markdown_report import heading

from bringup.evaluation.script_trials import FIRST_SEED, RUNS, TrialsOrder, evaluation
from bringup.station.simulator import load_simulator


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scripts", nargs="*", metavar="SCRIPT", help="files, or names of examples [every example]")
    parser.add_argument("--episodes", type=int, default=20, help="seeds a script, and once more disturbed [20]")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help=f"the others follow [{FIRST_SEED}]")
    parser.add_argument(
        "--disturbed", action=argparse.BooleanOptionalAction, help="with disturbances, or without [both]"
    )
    parser.add_argument("--workers", type=int, default=2, help="processes; 0 works in this one [2]")
    parser.add_argument("--out", type=Path, default=RUNS, help=f"folder of the records [{RUNS}]")
    chosen = parser.parse_args()
    load_simulator()
    from bringup.station.expert import open_expert_station  # loads the simulator, which must be able to tell why not

    seeds = range(chosen.first_seed, chosen.first_seed + chosen.episodes)
    order = TrialsOrder(
        tuple(chosen.scripts), "none", seeds, chosen.disturbed, chosen.out, chosen.workers, open_expert_station
    )
    report = evaluation(order, as_json=False)
    episodes = f"{chosen.episodes} of each script and condition"
    print(heading("Scripts, by an expert", seed=f"worlds from {seeds.start} to {seeds[-1]}", episodes=episodes))
    print(report)


if __name__ == "__main__":
    main()
