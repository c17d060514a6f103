"""`majordomo evaluate faults`: what goes wrong on the bench and in the kitchen, and what became of it."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bringup.evaluation.script_trials import read_trial
from bringup.evaluation.trial_workers import run_missing
from bringup.faults.ablation import ABLATIONS, WHOLE
from bringup.faults.aspects import AnyFault
from bringup.faults.bench.body_faults import BODY_FAULTS
from bringup.faults.bench.code_faults import CODE_FAULTS
from bringup.faults.bench.trial import try_out
from bringup.faults.heat_map import heat_map
from bringup.faults.kitchen.faults import KITCHEN_FAULTS
from bringup.faults.kitchen.trials import KitchenOrder
from bringup.faults.report import markdown, rows_of
from bringup.faults.tally import COLUMNS, Cell
from bringup.pictures.drawing import save_picture
from bringup.terminal.progress import progress_on
from learning.progress import Progress
from learning.shards import write_whole
from majordomo.errors import UnknownName

RUNS = Path("runs") / "faults"
BENCH_FAULTS = (*BODY_FAULTS, *CODE_FAULTS)
BENCH, KITCHEN = "bench", "kitchen"
JSON_FILE, MARKDOWN_FILE, PICTURE_FILE, LOG_FILE = "faults.json", "faults.md", "faults.png", "faults.log"


@dataclass(frozen=True, slots=True)
class FaultsOrder:
    """What is tried.

    Attributes:
        names: Of faults; none stands for every one.
        lacking: What the agent is tried without, besides being tried whole.
        has_bench: Whether the bench's faults are among them.
        kitchen: How the kitchen's are tried; None: not at all.
        workers: Processes in the kitchen; 0 works in this one.
        out: Folder of the report.
    """

    names: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    has_bench: bool = True
    kitchen: KitchenOrder | None = None
    workers: int = 2
    out: Path = RUNS

    @property
    def agents(self) -> tuple[str, ...]:
        """Who is tried.

        Raises:
            UnknownName: There is no such layer.
        """
        agents = (WHOLE, *(f"without {layer}" for layer in self.lacking))
        for agent in agents:
            if agent not in ABLATIONS:
                layers = [name.removeprefix("without ") for name in ABLATIONS if name != WHOLE]
                raise UnknownName("layer", agent.removeprefix("without "), layers)
        return agents

    def chosen(self, faults: tuple[AnyFault, ...]) -> tuple[AnyFault, ...]:
        """Those of some faults that are wanted.

        Raises:
            UnknownName: Nothing is called so.
        """
        known = {fault.slug for fault in (*BENCH_FAULTS, *KITCHEN_FAULTS)}
        for name in self.names:
            if name not in known:
                raise UnknownName("fault", name, known)
        return tuple(fault for fault in faults if not self.names or fault.slug in self.names)


def evaluation(order: FaultsOrder, *, as_json: bool) -> str:
    """Try what is wanted and report on it; in the kitchen, what has a record is not tried again.

    Raises:
        UnknownName: A fault or a layer is named that there is not.
        UnreadableInput: A record that is there already is none.
    """
    order.out.mkdir(parents=True, exist_ok=True)
    with progress_on(Console(stderr=True)) as progress, _logged_in(order.out / LOG_FILE):
        cells = [*_bench_cells(order, progress), *_kitchen_cells(order, progress)]
    answer = json.dumps([cell.to_json() for cell in cells], ensure_ascii=False)
    write_whole(order.out / JSON_FILE, answer)
    write_whole(order.out / MARKDOWN_FILE, markdown(cells))
    save_picture(heat_map(rows_of(cells), COLUMNS), order.out / PICTURE_FILE)
    return answer if as_json else markdown(cells)


@contextmanager
def _logged_in(path: Path) -> Iterator[None]:
    """What is logged meanwhile goes into a file: whoever lets everything go wrong gets many a traceback."""
    handler = logging.FileHandler(path, "w", "utf-8")
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def _bench_cells(order: FaultsOrder, progress: Progress) -> Iterator[Cell]:
    faults, agents = order.chosen(BENCH_FAULTS) if order.has_bench else (), order.agents
    done = 0
    for agent in agents:
        for fault in faults:
            yield Cell(fault, BENCH, agent, [try_out(fault, ABLATIONS[agent])])
            done += 1
            progress(BENCH, done, len(faults) * len(agents))


def _kitchen_cells(order: FaultsOrder, progress: Progress) -> Iterator[Cell]:
    kitchen = order.kitchen
    if kitchen is None:
        return
    trials = {
        (agent, fault.slug): kitchen.trials(fault, agent)
        for agent in order.agents
        for fault in order.chosen(KITCHEN_FAULTS)
    }
    run_missing([trial for own in trials.values() for trial in own], order.workers, progress)
    for agent in order.agents:
        for fault in order.chosen(KITCHEN_FAULTS):
            own = trials[agent, fault.slug]
            tried = [read_trial(trial) for trial in own if trial.path.is_file()]
            if own:
                yield Cell(fault, KITCHEN, agent, tried, len(own) - len(tried))
