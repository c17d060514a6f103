"""Trials of a planner over graded cases: one line of results each.

What has its line already is not asked again, as long as the case, its world, the planner and the code are the same.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from time import perf_counter

from pydantic import ValidationError
from rich.console import Console

from bringup.evaluation import planner_report
from bringup.evaluation.planner_record import CaseRecord, record_of
from bringup.planning.models import make_model
from bringup.planning.planners import make_planner
from bringup.settings import Settings
from bringup.terminal.progress import progress_on
from bringup.usable_skills import usable_skills
from majordomo.catalogue import Catalogue
from majordomo.errors import UnreadableInput
from majordomo.skill_library import SkillLibrary
from majordomo.validation import first_problem
from majordomo.world import WorldSnapshot
from planners.graded_cases import STATES, Case, States, load_cases
from planners.grading import put
from planners.model.language_model import Usage

RUNS = Path("runs") / "planner"

CODE = ("majordomo", "memory", "planners", "skills")
"""Packages on which an answer and its grade may depend."""

WARM_UP = Case(say="open the microwave", category="", goals=())
"""Is said before the first case, for the grammar and the like are made when something is said first."""


@dataclass(frozen=True, slots=True)
class TrialsOrder:
    """What is to be tried.

    Attributes:
        file: The cases.
        settings: Which planner, and which language model it asks.
        out: Folder of the results.
    """

    file: Path
    settings: Settings
    out: Path = RUNS

    @property
    def path(self) -> Path:
        """Where the results are kept: a file for these cases, this planner and this model."""
        chosen, planner = self.settings.language_model, self.settings.planner_name
        model = (chosen.model or chosen.folder or "") if planner != "builtin" else ""
        parts = (self.file.stem, planner, re.sub(r"[^\w.]+", "_", model))
        return self.out / f"{'-'.join(part for part in parts if part)}.jsonl"


def evaluation(order: TrialsOrder, *, as_json: bool) -> str:
    """Put to the planner what it has not been asked yet, and report on all.

    Raises:
        ConfigError, UnknownName: The cases, their states or the settings cannot be used.
        UnreadableInput: What lies where the results belong is none.
    """
    cases = load_cases(order.file)
    if not cases:
        raise UnreadableInput(f"There is no case in '{order.file}'.", "one JSON object a line.")
    bench = _Bench(order.settings, States(order.file.with_name(STATES)), usable_skills())
    known = _read(order.path)
    with progress_on(Console(stderr=True)) as progress:
        progress("cases", 0, len(cases))
        records = []
        for number, (case, key) in enumerate(bench.keyed(cases), start=1):
            record = known.get(key)
            if record is None:
                record = bench.try_out(case, key)
                _keep(record, order.path)
            records.append(record)
            progress("cases", number, len(cases), f"{record.grade}: {case.say}")
    if as_json:
        return json.dumps(planner_report.to_json(records, order.path), ensure_ascii=False)
    return planner_report.markdown(records, bench.planner.name, order.path)


class _Bench:
    """A planner, and what it is tried with."""

    def __init__(self, settings: Settings, states: States, skills: SkillLibrary) -> None:
        self._model = make_model(settings)
        self.planner = make_planner(settings, self._model)
        self._who = _planner_as_it_is(settings, skills)
        self._states = states
        self._skills = skills
        self._catalogues: dict[str, Catalogue] = {}
        self._is_warm = False

    def keyed(self, cases: tuple[Case, ...]) -> Iterator[tuple[Case, str]]:
        """Cases, each with what tells its answer from any other: the case, its world, and who is asked."""
        for case in cases:
            snapshot = self._snapshot(case)
            so = sorted((str(claim), str(belief.verdict)) for claim, belief in snapshot.beliefs.items())
            where = sorted((name, position.tolist()) for name, position in snapshot.positions.items())
            what = json.dumps((case.model_dump(mode="json"), so, where, self._who), sort_keys=True)
            yield case, hashlib.sha256(what.encode()).hexdigest()[:16]

    def try_out(self, case: Case, key: str) -> CaseRecord:
        """Put one case to the planner."""
        snapshot = self._snapshot(case)
        if not self._is_warm and self._model is None:
            put(self.planner, WARM_UP, snapshot, self._skills)
        self._is_warm = True
        if self._model is not None:
            self._model.budgeted.begin_task()
        began_s = perf_counter()
        graded = put(self.planner, case, snapshot, self._skills)
        seconds = perf_counter() - began_s
        used = Usage() if self._model is None else self._model.budgeted.task_usage
        return record_of(key, case, graded, seconds, (used.prompt_tokens, used.answer_tokens))

    def _snapshot(self, case: Case) -> WorldSnapshot:
        return self._states.snapshot(case, self._catalogue(case.scene), self._skills)

    def _catalogue(self, scene: str) -> Catalogue:
        if scene not in self._catalogues:
            from sim.scene import load_scene  # loads numpy's linear algebra and yaml

            self._catalogues[scene] = load_scene(scene).catalogue()
        return self._catalogues[scene]


def _planner_as_it_is(settings: Settings, skills: SkillLibrary) -> tuple[str, ...]:
    """What tells the planner's answers from those of another day: its settings, what can be done, and the code."""
    content = hashlib.sha256()
    for package in CODE:
        folder = Path(str(files(package)))
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            content.update(path.relative_to(folder).as_posix().encode())
            content.update(path.read_bytes())
    told = settings.model_dump_json(include={"planner", "language_model", "checkpoint"})
    return told, " ".join(sorted(skills.skills)), content.hexdigest()


def _keep(record: CaseRecord, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(record.model_dump_json() + "\n")


def _read(path: Path) -> Mapping[str, CaseRecord]:
    """The results that are there, by key; a last line that was cut short is taken away."""
    if not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        path.write_text(whole, encoding="utf-8")
    try:
        records = [CaseRecord.model_validate_json(line) for line in whole.splitlines()]
    except ValidationError as error:
        raise UnreadableInput(
            f"'{path}' holds no results of a planner: {first_problem(error, 'line')}.", "removing it, or another --out."
        ) from None
    return {record.key: record for record in records}
