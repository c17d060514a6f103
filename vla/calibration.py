"""How far each predicate's probability can be trusted, as measured on held-out episodes and kept in the checkpoint."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class PredicateCalibration(BaseModel):
    """Of one predicate.

    Attributes:
        temperature: Logits are divided by it.
        unknown_band: Probabilities strictly between these two are `unknown`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    temperature: Annotated[float, Field(gt=0.0)] = 1.0
    unknown_band: tuple[Probability, Probability] = (0.35, 0.65)

    @model_validator(mode="after")
    def _band_holds_one_half(self) -> "PredicateCalibration":
        if not self.unknown_band[0] <= 0.5 <= self.unknown_band[1]:
            raise ValueError(f"the unknown band {self.unknown_band} does not hold 0.5")
        return self


Calibration = dict[str, PredicateCalibration]
"""By name of the predicate; the ones that the network was trained to judge."""
