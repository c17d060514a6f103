"""The rest of a program as it is kept with the step that stands for it: all that it takes to go on, and nothing else.

Whoever reads it believes none of it: its program is read as a language model's is, and what comes of it is checked.
"""

import json

from pydantic import BaseModel, ConfigDict, ValidationError

from majordomo.errors import UnreadableInput
from majordomo.skill import SkillCall
from majordomo.validation import first_problem
from planners.left_words import LeftWords
from planners.program.part import SOURCE, Past, Place
from planners.program.tree import Program

MAX_SHOWN = 80
"""Characters of the program's line that the step for its rest tells."""


class Rest(BaseModel):
    """Where a program goes on.

    Attributes:
        program: Its text.
        past: What was before it.
        place: How far it has come.
        calls: What it asks for in the part before that place.
        before: What it asked for before that part.
        next_number: Of its steps' ids.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    program: str
    past: Past
    place: Place
    calls: tuple[SkillCall, ...]
    before: tuple[SkillCall, ...]
    next_number: int

    @classmethod
    def of(cls, left: LeftWords) -> "Rest":
        """Read what was kept.

        Raises:
            UnreadableInput: It is the rest of no program.
        """
        try:
            return cls.model_validate_json(json.dumps(left.note))
        except ValidationError as error:
            problem = f"The rest of the program cannot be read: {first_problem(error, 'note')}."
            raise UnreadableInput(problem, f"“{left.asked}” again.") from None

    def step(self, asked: str, program: Program, line: int) -> SkillCall:
        """The step that stands for it, shown with the line where the program goes on.

        Args:
            asked: The person's words.
            program: As it was read.
            line: From 1.
        """
        written = program.line(line).rstrip(":")
        shown = written if len(written) <= MAX_SHOWN else f"{written[:MAX_SHOWN]} ..."
        title = f"go on with the program, part {self.place.number}, at line {line}: {shown}"
        return LeftWords(planner=SOURCE, asked=asked, note=self.model_dump(mode="json")).call(title)
