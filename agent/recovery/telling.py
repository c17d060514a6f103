"""Tells of a failure in a sentence: what was tried, what was seen, and what comes next."""

from agent.recovery.ladders import Recovery
from agent.task.trouble import Trouble
from majordomo.failure import Phase
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from memory.node import Node

_NEXT = {
    Recovery.RETRY: "I hold still for a moment, and try it again.",
    Recovery.APPROACH: "I try it again from another side.",
    Recovery.SEARCH: "I look from elsewhere.",
    Recovery.RESET: "I bring my arm back, look, and try it again.",
    Recovery.REPAIR: "I put in what is missing.",
    Recovery.REPLAN: "I look for another way.",
    Recovery.ASK: "I ask you.",
    Recovery.STOP: "I stop here.",
}


def what_comes_next(
    trouble: Trouble, node: Node | None, recovery: Recovery, aid: SkillCall | None, skills: SkillLibrary
) -> str:
    """Tell of a trouble.

    Args:
        trouble: What went wrong.
        node: The step that failed; None: the goals were not seen true.
        recovery: What is done about it.
        aid: What is done before the step is tried again.
        skills: Whose phrases say what a call does.
    """
    if recovery is Recovery.OWN and aid is not None:
        then = f"I {skills.words_for(aid)}, and try it again."
    else:
        then = _NEXT[recovery]
    if node is None:
        return f"I looked at the goal. {trouble.failure.message} {then}"
    is_begun = trouble.failure.phase is not Phase.PRECONDITION
    what = skills.words_for(node.call)
    return f"I {'tried' if is_begun else 'was about'} to {what}. {trouble.failure.message} {then}"
