"""Words that a planner leaves for later, and that it must understand then, be it in another program after a crash.

    go on with the program, part 2, at line 3: if is_open("microwave")
    {"planner": "program", "asked": "tidy up", "note": {...}}

The first line is for people. The second tells whose they are and for which words of the person's the plan was made, and
holds what that planner must know to go on. They are kept with their step, wherever that is kept.
"""

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from majordomo.skill import SkillCall

DEFER = "do"
"""The skill that words become that must be planned later."""


class LeftWords(BaseModel):
    """What is behind words that were left for later.

    Attributes:
        planner: Name of the one that left them.
        asked: The person's own words.
        note: What that planner must know.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    planner: str
    asked: str
    note: dict[str, JsonValue]

    def call(self, title: str) -> SkillCall:
        """The step that stands for them.

        Args:
            title: What people are shown, on one line.
        """
        return SkillCall(DEFER, {"words": f"{' '.join(title.split())}\n{self.model_dump_json()}"})


def left_in(words: str) -> LeftWords | None:
    """What is behind words; None where they are only words."""
    _, _, kept = words.partition("\n")
    try:
        return LeftWords.model_validate_json(kept) if kept else None
    except ValidationError:
        return None
