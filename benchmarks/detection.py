"""How soon the agent notices that something goes wrong in the middle of a step, in the robot's time.

Each drill runs in kitchens of its own, and ends when something is noticed; there is one for every failure code. An
expert moves the arm and eyes that know the truth see, so that what is measured is what the agent adds; `--learned` has
the shipped weights do both, and tells what the eyes add. The row where nothing happens counts what was noticed then.
"""

import argparse
from collections import Counter
from collections.abc import Sequence

from markdown_report import heading

from bringup.evaluation.incident import Incident
from bringup.evaluation.markdown import table
from bringup.faults.kitchen.drill import DRILLS, UNDISTURBED, Drill, rehearse
from bringup.station.simulator import load_simulator
from bringup.station.station import OpenStation, open_station


def row(drill: Drill, incidents: Sequence[Incident]) -> tuple[str, ...]:
    """What became of a drill, as cells of a table."""
    happened = [one for one in incidents if one.happened]
    delays = sorted(one.delay_s for one in happened if one.delay_s is not None)
    codes = Counter(f"{one.noticed} ({one.layer})" for one in incidents if one.noticed)
    seen = ", ".join(code for code, _ in codes.most_common()) or "–"
    if drill.code is None:
        return drill.name, seen, f"{codes.total()}/{len(incidents)}", "–", "–", "–"
    longest = f"{delays[-1]:.1f} s" if delays else "–"
    median = f"{delays[len(delays) // 2]:.1f} s" if delays else "–"
    limit = "–" if drill.limit_s is None else f"{drill.limit_s:g} s"
    return drill.name, seen, f"{len(delays)}/{len(happened)}", median, longest, limit


def main() -> None:
    """Measure and print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, default=5, help="kitchens a drill [5]")
    parser.add_argument("--first-seed", type=int, default=2_000_000)
    parser.add_argument("--learned", action="store_true", help="with the shipped weights in the expert's place")
    chosen = parser.parse_args()
    load_simulator()
    from bringup.station.expert import open_expert_station  # loads the simulator, which must be able to tell why not

    station: OpenStation = open_station if chosen.learned else open_expert_station
    seeds = range(chosen.first_seed, chosen.first_seed + chosen.episodes)
    rows = [row(drill, [rehearse(drill, seed, station) for seed in seeds]) for drill in (*DRILLS, UNDISTURBED)]
    who = "the shipped weights" if chosen.learned else "an expert, with eyes that know the truth"
    print(heading("Noticing", seed=f"{seeds.start} on", episodes=f"{len(seeds)} kitchens a drill", also=[f"by: {who}"]))
    print(table(("what happens", "noticed as", "noticed", "median", "longest", "limit"), rows))


if __name__ == "__main__":
    main()
