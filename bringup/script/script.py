"""A script: what is to be done in a scene, step by step, and what is expected of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from majordomo.plan import Planner
from majordomo.predicate import Predicate
from planners.script import ScriptPlanner
from planners.script_draft import ScriptStep
from sim.disturbances import Disturbance


@dataclass(frozen=True, slots=True)
class Script:
    """A script that was read and found to be in order.

    Attributes:
        path: Of its file.
        name: A few words.
        description: A sentence or two.
        scene: Name or path; None: whatever the settings say.
        seed: Of the world that is drawn from it; None: whatever the settings say.
        steps: Those of the scripts that it includes among them.
        expected: What shall be true at the end.
        disturbances: What may get in the way, in the simulator.
    """

    path: Path
    name: str
    description: str
    scene: str | None
    seed: int | None
    steps: Sequence[ScriptStep]
    expected: Sequence[Predicate]
    disturbances: Sequence[Disturbance]

    @property
    def title(self) -> str:
        """The instruction that stands for it."""
        return f"{self.name} ({self.path.name})"

    def digest(self, happens: Sequence[object]) -> str:
        """Six digits that tell it, and what happens meanwhile, from before a change: their records must not mix."""
        what = repr((self.scene, [step.task for step in self.steps], self.expected, happens))
        return hashlib.sha256(what.encode()).hexdigest()[:6]

    def planner(self, planner: Planner) -> ScriptPlanner:
        """What plans it; words are put to another planner."""
        return ScriptPlanner(self.title, self.steps, self.expected, planner)
