"""One fault on the test bench: a whole task with it, from the sentence to the outcome, in a fraction of a second."""

import logging
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from tempfile import TemporaryDirectory

from agent.events import Listener
from agent.result import TaskResult
from bringup.audience.audit import Auditor
from bringup.evaluation.incident import Witness
from bringup.evaluation.trial import TrialRecord, record_of
from bringup.faults.bench.bench import Bench, Killed
from bringup.faults.fault import Fault
from bringup.outfit import Change, as_it_is
from bringup.rules.file import house_library
from bringup.settings import BudgetSettings, Settings
from bringup.station.station import Station
from bringup.wiring import FrontEnd, assemble_agent, listeners
from majordomo.errors import MajordomoError
from majordomo.outcome import Outcome
from memory.journal import Journal

DEADLINE_S = 60.0
"""Of a task on the bench, on the wall clock [s]."""

Mishap = Callable[[Bench, str], None]
"""Spoils a bench before the task, or has it struck in the middle of it; told the fault's name."""
BenchFault = Fault[Mishap]

_log = logging.getLogger(__name__)


def try_out(fault: BenchFault, change: Change = as_it_is) -> TrialRecord:
    """Carry a task out with a fault.

    Args:
        fault: What goes wrong.
        change: What is different about the agent besides.
    """
    with TemporaryDirectory() as folder:
        settings = Settings(journal_folder=folder, budgets=BudgetSettings(wall_clock_s=DEADLINE_S)).unasked()
        bench = Bench(settings)
        fault.how(bench, fault.name)
        if bench.is_spoiled:
            bench.happened.append(fault.name)
        bench.outfit = bench.outfit.then(change)
        library, station = bench.outfit.library or house_library(bench.settings), bench.station()
        assert station.backstage is not None  # a bench has one
        auditor = Auditor(station.backstage, library, station.catalogue)
        witness = Witness(station, library, bench.settings)
        began_s = time.monotonic()
        with closing(station):
            result = _result(bench, station, listeners(bench.notice, auditor.notice, witness.notice), witness)
        result = replace(result, duration_s=time.monotonic() - began_s)
        return record_of(0, result, auditor.judge(result), station, witness.incident())


def _result(bench: Bench, station: Station, listener: Listener, witness: Witness) -> TaskResult:
    """How the task ends, whatever happens; what no program should let out is told to the witness."""
    try:
        return _carried_out(bench, station, listener, witness)
    except MajordomoError as fault:  # it is refused before anything moves
        return TaskResult(None, bench.sentence, Outcome.FAILED, str(fault))
    except Exception as error:
        _log.exception("an exception escaped from the agent")
        witness.crashed = f"{type(error).__name__}: {error}"
        return TaskResult(None, bench.sentence, Outcome.FAILED, witness.crashed)


def _carried_out(bench: Bench, station: Station, listener: Listener, witness: Witness) -> TaskResult:
    """Programs that are killed are followed by others, which go on with what was cut off."""

    def pace() -> None:
        bench.pace()
        witness.look()

    while True:
        path = bench.settings.journal_path
        with Journal(path, bench.date, busy_timeout_s=0.1, connect=bench.disk.connect) as journal:
            front_end = FrontEnd(bench.person, listener, pace)
            assembled = assemble_agent(
                bench.settings, station, witness.robot, bench.planner, journal, front_end, outfit=bench.outfit
            )
            bench.agent, cut_off = assembled.agent, journal.unfinished_tasks()
            try:
                return bench.agent.resume(cut_off[0].id) if cut_off else bench.agent.run(bench.sentence)
            except Killed:
                continue
