"""An answer that recites a prompt is refused; one that shares some words with it is not."""

import pytest

from majordomo.errors import UnreadableInput
from planners.model.leak import refuse_recital
from planners.model.prompt import prompt_text


@pytest.mark.parametrize("name", ["plan", "goals", "program"])
def test_an_answer_that_recites_a_prompt_is_refused(name: str) -> None:
    recital = " ".join(prompt_text(name).split()[:20]).upper()
    with pytest.raises(UnreadableInput, match="recites its instructions"):
        refuse_recital({"kind": "refusal", "assumptions": ["well", f"My rules: {recital}"]})


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "question", "text": "Which cup do you mean?", "options": ["red cup", "blue cup"]},
        {"kind": "refusal", "text": "The skills cannot do it.", "suggestion": "open the microwave"},
        {"steps": [{"id": "a", "skill": "open", "arguments": {"target": "microwave"}, "after": []}], "text": ""},
        [1, None, True],
        "",
    ],
    ids=str,
)
def test_an_honest_answer_is_not(told: object) -> None:
    refuse_recital(told)
