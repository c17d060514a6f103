"""Puts an agent together: a station's robot and eyes, the skills, a planner, memory and journal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from agent.agent import Agent
from agent.events import Event, Listener
from agent.parts import AgentParts, AgentSettings, at_once
from agent.planning.planning_worker import LIMIT_S, WorkerThought
from agent.recovery.budgets import Budgets
from bringup.eyes.newcomer_finder import finder
from bringup.eyes.robot_eyes import eyes_at
from bringup.outfit import Outfit
from bringup.pictures.failure_pictures import FOLDER as FAILURES
from bringup.pictures.failure_pictures import FailurePictures
from bringup.planning.planners import make_mender
from bringup.remembering.chronicle import Chronicle
from bringup.remembering.remembrance import Remembrance
from bringup.rules.file import house_library
from bringup.rules.overseer import HouseOverseer
from bringup.settings import Settings
from bringup.station.station import MakeExecutor, Partner, Station
from bringup.stopping.emergency import emergency_stop_of
from majordomo.catalogue import Catalogue
from majordomo.clock import DateClock
from majordomo.execution import SkillExecutor
from majordomo.failure import FailureCode
from majordomo.plan import Planner
from majordomo.robot import Robot
from majordomo.sensor_guard import guarded
from majordomo.sighting import Find
from majordomo.skill import PolicySkill
from majordomo.skill_library import SkillLibrary
from memory.journal import Journal
from memory.long_term_memory import LongTermMemory
from memory.newcomers import Newcomers
from memory.working_memory import WorkingMemory
from planners.candidates import EvidenceWeigher
from skills.body import RobotBody
from skills.executor import ExecutorConfig, InProcessExecutor


@dataclass(frozen=True, slots=True)
class AssembledAgent:
    """An agent that is ready to be told something, and what it was made of."""

    agent: Agent
    planner: Planner
    library: SkillLibrary
    memory: WorkingMemory
    journal: Journal


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """Who is there.

    Attributes:
        person: Is told and asked.
        listener: Is told everything that happens.
        pace: Called after every tick of a task.
        pictures: Paths of pictures that are taken of the task.
    """

    person: Partner
    listener: Listener
    pace: Callable[[], None] = at_once
    pictures: tuple[str, ...] = ()


@contextmanager
def journal_of(settings: Settings) -> Iterator[Journal]:
    """Open the journal; it is closed in the end.

    Raises:
        JournalError: It cannot be opened: then nothing may move.
    """
    journal = Journal(settings.journal_path, DateClock())
    try:
        yield journal
    finally:
        journal.close()


def assemble_agent(
    settings: Settings,
    station: Station,
    robot: Robot,
    planner: Planner,
    journal: Journal,
    front_end: FrontEnd,
    long_term: LongTermMemory | None = None,
    outfit: Outfit | None = None,
) -> AssembledAgent:
    """Put an agent together.

    Args:
        settings: What it is told once and for all.
        station: Where it works.
        robot: The station's, or one that wraps it.
        planner: Turns words into plans.
        journal: Open.
        front_end: Who is there.
        long_term: What is remembered from earlier, and added to; None: nothing.
        outfit: What is different about it; None: nothing.
    """
    outfit = Outfit() if outfit is None else outfit
    library, stop, robot = outfit.library or house_library(settings), emergency_stop_of(settings), guarded(robot)
    person = front_end.person
    past = Remembrance(long_term, settings.scene, station.embedders)
    unpractised = [name for name, skill in library.skills.items() if issubclass(skill, PolicySkill)]
    rooms = {name: place.room for name, place in station.site_map.places.items()}
    memory = WorkingMemory(
        station.catalogue, robot.clock, library.predicates.values(), settings.memory.half_lives_s, past.told, rooms
    )
    newcomers = Newcomers(unpractised, past.shown())
    memory.acquaint(newcomers)
    find = finder(station.find, station.notice, newcomers)
    make_executor = station.make_executor or executor_maker(settings, station, robot, find)

    def pace() -> None:
        front_end.pace()
        station.pace()
        if stop.is_latched:
            agent.stop(f"The emergency stop was triggered: {stop.reason}.", FailureCode.EMERGENCY_STOP)

    parts = AgentParts(
        planner=planner,
        library=library,
        eyes=eyes_at(station, robot, library.predicates.values(), isolates_plugins=settings.isolation.plugins),
        executor=make_executor(library, lambda: memory.catalogue, person),
        memory=memory,
        journal=journal,
        person=person,
        pace=pace,
        think=partial(WorkerThought, limit_s=max(LIMIT_S, 3.0 * settings.language_model.deadline_s)),
        mender=make_mender(),
        recall=past.recall,
        weigher=EvidenceWeigher(),
        photograph=FailurePictures(settings.data_folder / FAILURES, robot).take,
        overseer=HouseOverseer(library, long_term),
    )
    agent_settings = AgentSettings(
        budgets=Budgets(**settings.budgets.model_dump()), scene=settings.scene, seed=settings.seed
    )
    listener = listeners(station.listener, front_end.listener)
    if long_term is not None:
        chronicle = Chronicle(long_term, memory, settings.scene, station.embedders, person.say, front_end.pictures)
        listener = listeners(chronicle.notice, listener)
    agent = Agent(*outfit.change(parts, agent_settings), listener)
    return AssembledAgent(agent, planner, library, memory, journal)


def executor_maker(settings: Settings, station: Station, robot: Robot, find: Find) -> MakeExecutor:
    """What makes an executor in this process, over a robot of the station, which finds things so."""
    config = ExecutorConfig(isolates_plugins=settings.isolation.plugins)

    def make(library: SkillLibrary, known: Callable[[], Catalogue], person: Partner) -> SkillExecutor:
        body = RobotBody(robot.spec, known, station.base_from_home, person.say, person.ask, find)
        return InProcessExecutor(robot, station.policy, library, body, config)

    return make


def listeners(*some: Listener) -> Listener:
    """One listener that tells them all, in order."""

    def tell(event: Event) -> None:
        for listener in some:
            listener(event)

    return tell
