"""What is different about an agent: for trials of what each of its parts is worth, and of what happens without."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from agent.parts import AgentParts, AgentSettings
from majordomo.skill_library import SkillLibrary

Change = Callable[[AgentParts, AgentSettings], tuple[AgentParts, AgentSettings]]


def as_it_is(parts: AgentParts, settings: AgentSettings) -> tuple[AgentParts, AgentSettings]:
    """Change nothing."""
    return parts, settings


@dataclass(frozen=True, slots=True)
class Outfit:
    """Another agent than the settings would make.

    Attributes:
        library: What it can do; None: what the settings say.
        change: Other parts, and another way to work.
    """

    library: SkillLibrary | None = None
    change: Change = as_it_is

    def then(self, change: Change) -> "Outfit":
        """This one, and something more."""
        first = self.change
        return replace(self, change=lambda parts, settings: change(*first(parts, settings)))
