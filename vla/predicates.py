"""The heads that look back: is a sentence true, how far is the skill, has it finished, can the chunk be trusted?"""

from dataclasses import dataclass

from torch import Tensor, nn

from vla.config import VlaConfig
from vla.situation import ResidualTrunk, Situation


class PredicateHead(nn.Module):
    """Judges sentences about the scene: "the red cup is inside the microwave"."""

    def __init__(self, config: VlaConfig) -> None:
        super().__init__()
        self.trunk = ResidualTrunk(config, config.predicate.width, blocks=2)
        self.out = nn.Linear(config.predicate.width, 1)

    def forward(self, situation: Situation) -> Tensor:
        """Return one logit a situation (B,)."""
        logits: Tensor = self.out(self.trunk(situation)).float().squeeze(-1)
        return logits


@dataclass(frozen=True, slots=True)
class Outcome:
    """Logits (B,): progress (of the share done), done, and confidence in the chunk."""

    progress: Tensor
    done: Tensor
    confidence: Tensor


class OutcomeHead(nn.Module):
    """Says how the instructed skill is going."""

    def __init__(self, config: VlaConfig) -> None:
        super().__init__()
        self.trunk = ResidualTrunk(config, config.predicate.width, blocks=1)
        self.out = nn.Linear(config.predicate.width, 3)

    def forward(self, situation: Situation) -> Outcome:
        """Return the three logits."""
        return Outcome(*self.out(self.trunk(situation)).float().unbind(dim=-1))
