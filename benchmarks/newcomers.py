"""How well things that are in no catalogue are noticed, named, and known again after they were moved."""

import argparse
from collections import Counter
from collections.abc import Iterator

from markdown_report import heading

from bringup.evaluation.markdown import table
from bringup.station.noticing import notice_in
from learning.familiar_looks import View, things_in, views
from learning.intervals import Rate
from majordomo.newcomer import Newcomer
from memory.newcomers import Newcomers
from sim.movable_object import MovableObject
from sim.scene import SceneConfig, load_scene
from sim.simulated_robot import SimulatedRobot

FIRST_SEED = 6_000_000
AT_ONCE = 3
"""Newcomers in one arrangement."""
CUP, CAN, BOTTLE, BOX, ROUND = (
    (0.03, 0.0475),
    (0.029, 0.055),
    (0.027, 0.06),
    (0.03, 0.022, 0.045),
    (0.036, 0.036, 0.034),
)


def newcomer(name: str, shape: str, size: tuple[float, ...], colour: tuple[float, float, float]) -> MovableObject:
    """A thing that is in no catalogue."""
    return MovableObject.model_validate(
        {"name": name, "shape": shape, "size": size, "colour": colour, "mass": 0.09, "nouns": ("thing",)}
    )


NEWCOMERS = (
    newcomer("green box", "box", (0.025, 0.025, 0.045), (0.05, 0.6, 0.12)),
    newcomer("yellow cup", "cup", CUP, (0.95, 0.85, 0.05)),
    newcomer("blue can", "can", CAN, (0.05, 0.2, 0.9)),
    newcomer("red box", "box", (0.03, 0.03, 0.03), (0.85, 0.05, 0.05)),
    newcomer("purple cup", "cup", CUP, (0.5, 0.1, 0.6)),
    newcomer("orange ball", "ellipsoid", ROUND, (1.0, 0.45, 0.0)),
    newcomer("pink can", "can", (0.032, 0.04), (0.95, 0.45, 0.65)),
    newcomer("red bottle", "bottle", BOTTLE, (0.8, 0.05, 0.05)),
    newcomer("white cup", "cup", CUP, (0.95, 0.95, 0.95)),
    newcomer("brown box", "box", BOX, (0.4, 0.22, 0.1)),
    newcomer("black can", "can", CAN, (0.05, 0.05, 0.05)),
    newcomer("yellow bowl", "bowl", (0.06, 0.025), (0.95, 0.85, 0.1)),
    newcomer("green can", "can", CAN, (0.05, 0.5, 0.1)),
    newcomer("orange cup", "cup", CUP, (1.0, 0.45, 0.0)),
    newcomer("blue box", "box", (0.03, 0.021, 0.03), (0.05, 0.2, 0.9)),
)


class Tally:
    """Counts what became of the newcomers of one kitchen."""

    def __init__(self, scene: SceneConfig) -> None:
        self.scene = scene
        self.counts: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self._notice = notice_in(scene)
        self._strangers = {one.name for one in scene.objects if one in NEWCOMERS}

    def look(self, view: View, memory: Newcomers, called: dict[str, str]) -> None:
        """Count one look; `called` are the names that newcomers were given, by what they really are."""
        truly = {name for thing in things_in(view, self.scene) if (name := view.name_of(thing)) is not None}
        self.counts["looks"] += 1
        self.counts["known"] += len(truly - self._strangers)
        self.counts["new"] += len(truly & self._strangers)
        noticed = self._notice(view.observation)
        for seen, one in zip(noticed, memory.meet(noticed), strict=True):
            self._judge(_nearest(view, seen), seen, one.item.name, called)

    def _judge(self, truth: str | None, seen: Newcomer, name: str, called: dict[str, str]) -> None:
        if truth is None or truth not in self._strangers:
            self.counts["piece called new" if truth is None else "known called new"] += 1
            return
        self.counts["noticed"] += 1
        self.counts["colour right"] += truth.split()[0] == seen.adjectives[-1]
        if truth.split()[0] != seen.adjectives[-1]:
            self.wrong[f"{truth} called {seen.adjectives[-1]}"] += 1
        if truth in called:
            self.counts["met again"] += 1
            self.counts["known again"] += called[truth] == name
        else:
            self.counts["name taken"] += name in called.values()
            called[truth] = name


def _nearest(view: View, seen: Newcomer) -> str | None:
    near = {name for name, there in view.truth.items() if ((there - seen.position) ** 2).sum() < 0.06**2}
    return min(near, key=lambda name: ((view.truth[name] - seen.position) ** 2).sum(), default=None)


def tallies(arrangements: int, moves: int, first_seed: int) -> Iterator[Tally]:
    """Arrange newcomers among the kitchen's things, look, and arrange everything anew, in another light."""
    kitchen = load_scene("kitchen")
    groups = [NEWCOMERS[at : at + AT_ONCE] for at in range(0, len(NEWCOMERS), AT_ONCE)]
    for at, group in enumerate(groups):
        tally = Tally(kitchen.model_copy(update={"objects": (*kitchen.objects, *group)}))
        robot = SimulatedRobot(tally.scene)
        for number in range(arrangements):
            memory, called = Newcomers(), dict[str, str]()
            for move in range(moves + 1):
                for view in views(robot, first_seed + (at * arrangements + number) * (moves + 1) + move):
                    tally.look(view, memory, called)
        robot.close()
        yield tally


def main() -> None:
    """Arrange, look, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=4, help="arrangements of each group of newcomers")
    parser.add_argument("--moves", type=int, default=4, help="times that everything is moved")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    chosen = parser.parse_args()
    counts, wrong = Counter[str](), Counter[str]()
    for tally in tallies(chosen.episodes, chosen.moves, chosen.first_seed):
        counts.update(tally.counts)
        wrong.update(tally.wrong)
    shares = (
        ("newcomers in view that are noticed", "noticed", "new"),
        ("noticed newcomers whose colour is named rightly", "colour right", "noticed"),
        ("moved newcomers that are known again by their name", "known again", "met again"),
        ("known things in view that are called new", "known called new", "known"),
        ("looks in which something is called new that is no thing", "piece called new", "looks"),
    )
    also = [f"{counts['name taken']} newcomers were taken for another one when first seen", str(wrong.most_common(5))]
    arranged = f"{chosen.episodes} arrangements of each of {len(NEWCOMERS) // AT_ONCE} groups, {chosen.moves} moves"
    print(heading("Newcomers", seed=str(chosen.first_seed), episodes=arranged, also=also))
    rows = [(what, str(Rate(counts[part], counts[of]))) for what, part, of in shares]
    print(table(("what", "measured, Wilson 95 %"), rows))


if __name__ == "__main__":
    main()
