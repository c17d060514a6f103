"""What an agent is made of; the composition root fills it in."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from agent.evidence.watch import Settling
from agent.person import Nobody, Person
from agent.planning.planning_worker import Think, WorkerThought
from agent.recovery.budgets import Budgets
from agent.recovery.ladders import RecoveryTable, load_recovery_table
from majordomo.ambiguity import Impartial, Weigher
from majordomo.clock import Clock, WallClock
from majordomo.execution import SkillExecutor
from majordomo.plan import Planner
from majordomo.predicate import Eyes
from majordomo.review import NoRules, Overseer
from majordomo.skill_library import SkillLibrary
from memory.journal import Journal
from memory.working_memory import WorkingMemory


def at_once() -> None:
    """Do not wait."""


def nothing_remembered(words: str) -> tuple[str, ...]:
    """Remember nothing from earlier days."""
    return ()


def no_picture(name: str) -> str:
    """Take no picture."""
    return ""


@dataclass(frozen=True, slots=True)
class AgentParts:
    """What an agent works with.

    Attributes:
        planner: Turns words into plans.
        library: Skills and predicates.
        eyes: How to look.
        executor: How to act.
        memory: What is believed.
        journal: What was done, on disk.
        person: Whom to ask.
        clock: The wall's.
        pace: Called after every tick; on a real robot it waits for the next one, in lockstep it returns at once.
        mender: Fills in what a plan leaves unsaid that the person has changed; None: the planner does.
        think: Begins to put a question to a planner, so that the person is heard meanwhile.
        rest: Lets wall-clock time pass while the person has the task wait [s].
        recall: What is remembered that may matter to some words, a sentence each; it never raises.
        weigher: Tells how probable it is what a correction means that may mean several things.
        photograph: Takes a picture of a failure of that name and returns its path, empty for none; it never raises.
        overseer: Holds every plan, and every step just before it begins, against the rules of the house.
    """

    planner: Planner
    library: SkillLibrary
    eyes: Eyes
    executor: SkillExecutor
    memory: WorkingMemory
    journal: Journal
    person: Person = field(default_factory=Nobody)
    clock: Clock = field(default_factory=WallClock)
    pace: Callable[[], None] = at_once
    mender: Planner | None = None
    think: Think = WorkerThought
    rest: Callable[[float], None] = time.sleep
    recall: Callable[[str], tuple[str, ...]] = nothing_remembered
    weigher: Weigher = field(default_factory=Impartial)
    photograph: Callable[[str], str] = no_picture
    overseer: Overseer = field(default_factory=NoRules)


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """How an agent works.

    Attributes:
        budgets: How much may be tried.
        settling: How long the world may take to show what happened.
        recoveries: What to do about each failure.
        scene: Named in the journal.
        seed: Written into the journal, where there is one.
        max_questions: How often a planner may ask about one task.
    """

    budgets: Budgets = field(default_factory=Budgets)
    settling: Settling = field(default_factory=Settling)
    recoveries: RecoveryTable = field(default_factory=load_recovery_table)
    scene: str = ""
    seed: int | None = None
    max_questions: int = 5
