"""Tells of tasks: what is being done, what was done, and why it went wrong."""

from collections.abc import Sequence

from agent.result import TaskResult
from majordomo.catalogue import Catalogue
from majordomo.outcome import Outcome
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from memory.node import Node, NodeStatus


class Retelling:
    """Puts tasks into words.

    Args:
        skills: Whose phrases say what a call does.
    """

    def __init__(self, skills: SkillLibrary) -> None:
        self._skills = skills

    def doing(self, words: str, nodes: Sequence[Node], elapsed_s: float) -> str:
        """What a task that is under way has come to; without steps it is being planned."""
        if not nodes:
            return f"I am thinking about {words}."
        nodes = [node for node in nodes if node.status is not NodeStatus.CANCELLED]
        finished = sum(node.status.is_finished for node in nodes)
        running = [self._skills.words_for(node.call) for node in nodes if node.status is NodeStatus.RUNNING]
        now = f": {' and '.join(running)}" if running else ""
        step = min(finished + 1, len(nodes))
        return f"I am doing {words} for {elapsed_s:.0f} s, step {step} of {len(nodes)}{now}."

    def at_work_on(self, things: Sequence[str], nodes: Sequence[Node]) -> tuple[str, ...]:
        """What is being done with any of some things, in words."""
        running = (node.call for node in nodes if node.status is NodeStatus.RUNNING)
        return tuple(self._skills.words_for(call) for call in running if not set(call.names).isdisjoint(things))

    def done(self, result: TaskResult | None, words: str) -> str:
        """What the last task came to, for which the person said these words."""
        if result is None:
            return "Nothing yet."
        done = [node for node in result.nodes if node.status is NodeStatus.SUCCEEDED]
        skipped = [node for node in result.nodes if node.status is NodeStatus.SKIPPED]
        tried = [node for node in result.nodes if node.was_tried and node not in done and node not in skipped]
        left_off = [node for node in tried if node.status is NodeStatus.CANCELLED and node.failure is None]
        tried = [node for node in tried if node not in left_off]
        told = [f"You said {words}."]
        if done:
            told.append(f"I did this: {'; '.join(self._with_attempts(node) for node in done)}.")
        if skipped:
            told.append(f"This was so already: {'; '.join(self._skills.words_for(node.call) for node in skipped)}.")
        if tried:
            told.append(f"I tried this: {'; '.join(map(self._with_failure, tried))}.")
        if left_off:
            told.append(
                f"I began this, and left it off: {'; '.join(self._skills.words_for(one.call) for one in left_off)}."
            )
        if not done and not skipped and not tried and not left_off:
            told.append("I moved nothing.")
        is_done = result.outcome is Outcome.DONE
        told.append(result.message if is_done else f"It ended as {result.outcome}: {result.message}")
        return " ".join(told)

    def why(self, result: TaskResult | None, words: str) -> str:
        """Why the last task did not work, for which the person said these words."""
        if result is None:
            return "Nothing was done yet."
        if result.outcome is Outcome.DONE:
            return f"{words} did not fail: {result.message}"
        troubles = self.troubles(result.nodes)
        tried = f" {troubles}" if result.message not in troubles else ""
        return f"{words} ended as {result.outcome}: {result.message}{tried}".strip()

    def troubles(self, nodes: Sequence[Node]) -> str:
        """What went wrong at some steps; empty where nothing did."""
        told = [f"{self._skills.words_for(node.call)}: {node.failure.message}" for node in nodes if node.failure]
        return f"What went wrong: {' '.join(told)}" if told else ""

    def why_done(self, calls: Sequence[SkillCall], words: str, nodes: Sequence[Node]) -> str:
        """Why something was done in the task with these nodes, for which the person said these words."""
        wanted = {str(call) for call in calls}
        node = next((node for node in nodes if str(node.call) in wanted), None)
        if node is None:
            return "I did not do that in the last task."
        if node.asked:
            return f"Because you said {words}."
        later = next((one for one in nodes if one.asked and _comes_after(one, node, nodes)), None)
        purpose = words if later is None else f"“{self._skills.words_for(later.call)}”"
        return f"Because {purpose} needs it."

    def abilities(self, catalogue: Catalogue) -> str:
        """What can be asked for where there are these things."""
        usable = (
            skill
            for skill in self._skills.skills.values()
            if all(map(catalogue.of_kind, skill.argument_kinds().values()))
        )
        phrases = (skill.phrases[0] for skill in usable if skill.phrases)
        said = (" ".join("…" if word.startswith("{") else word for word in phrase.split()) for phrase in phrases)
        return (
            f"I can do this: {', '.join(said)}.\n"
            "Say several things at once (“put the cups on the table, then …”), what shall be so (“I want the table "
            "clear”), or when (“if …”, “unless …”).\n"
            "Ask me where something is, what is so, what I see and hold, what I did, and why.\n"
            "While I work: “wait”, “go on”, “skip that”, “no, the blue one”, “also …”, “put it back”, “undo that”.\n"
            "“stop” stops me at any time, “bye” ends this."
        )

    def _with_attempts(self, node: Node) -> str:
        return self._skills.words_for(node.call) + (f" (in {node.attempts} attempts)" if node.attempts > 1 else "")

    def _with_failure(self, node: Node) -> str:
        what = self._skills.words_for(node.call)
        return what if node.failure is None else f"{what} ({node.failure.message.rstrip('.')})"


def _comes_after(node: Node, before: Node, nodes: Sequence[Node]) -> bool:
    """Whether a node waits for another, directly or not."""
    by_id = {one.id: one for one in nodes}
    waits_for = list(node.after)
    while waits_for:
        name = waits_for.pop()
        if name == before.id:
            return True
        waits_for += by_id[name].after if name in by_id else ()
    return False
