"""Finds out what an unclear correction means: by evidence where that is enough; else the person is asked."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from agent.corrections.changes import Change, Edit, Unchanged, Unclear, edited
from agent.corrections.matters import Matter
from agent.corrections.workbench import Workbench
from majordomo.ambiguity import Dialogue, Weigher, decide
from majordomo.plan import Question
from majordomo.predicate import Verdict
from majordomo.world import WorldSnapshot

Ask = Callable[[str, tuple[str, ...]], str | None]
"""Puts a question with options to the person, and writes both down; None: they do not answer."""


class Clarifier:
    """Thinks every answer through before one is asked for, as planners do with their questions.

    Args:
        bench: Knows what skills promise.
        weigher: Tells how probable answers are.
        ask: Puts a question.
        comes_to: What of an edit tells whether another comes to the same.
    """

    def __init__(
        self, bench: Workbench, weigher: Weigher, ask: Ask, comes_to: Callable[[Edit], object] = lambda edit: edit
    ) -> None:
        self._bench = bench
        self._weigher = weigher
        self._ask = ask
        self._comes_to = comes_to

    def clarified(self, change: Change, dialogue: Dialogue, snapshot: WorldSnapshot) -> Edit | Unchanged | None:
        """Find out what a change is.

        Args:
            change: Clear or not.
            dialogue: What was said so far.
            snapshot: What is believed.

        Returns:
            None: it was asked, and nobody answered.
        """
        while isinstance(change, Unclear):
            settled = self._settled(change, dialogue, snapshot)
            if settled is None:
                return None
            change = settled
        return change

    def _settled(self, unclear: Unclear, dialogue: Dialogue, snapshot: WorldSnapshot) -> Change | None:
        """What one question comes to."""
        supposed = {option: unclear.then(option) for option in unclear.options}
        useful = {option: self._is_useful(one, supposed, snapshot) for option, one in supposed.items()}
        weighed = self._weigher.weigh(Question(unclear.question, unclear.options), dialogue, snapshot, useful)
        decision = decide(weighed, lambda one, other: self._is_same(supposed[one], supposed[other]))
        if decision is not None:
            told = decision.told
            return edited(supposed[decision.option], lambda edit: replace(edit, assumed=(*edit.assumed, told)))
        answer = self._ask(unclear.question, tuple(sorted(unclear.options, key=lambda option: -weighed[option])))
        return None if answer is None else unclear.chosen(answer)

    def _is_same(self, one: Change, other: Change) -> bool:
        if not (isinstance(one, Edit) and isinstance(other, Edit)):
            return False
        return self._comes_to(one) == self._comes_to(other)

    def _is_useful(self, change: Change, supposed: Mapping[str, Change], snapshot: WorldSnapshot) -> bool:
        """Whether an answer leaves something to do that not every answer leaves."""
        if not isinstance(change, Edit):
            return isinstance(change, Unclear)
        edits = [one for one in supposed.values() if isinstance(one, Edit)]
        own = [matter for matter in change.matters if any(matter not in one.matters for one in edits)]
        return not own or any(self._is_left(matter, snapshot) for matter in own)

    def _is_left(self, matter: Matter, snapshot: WorldSnapshot) -> bool:
        claims = matter.goals or self._bench.promised(*matter.calls)
        return any(snapshot.verdict(claim) is not Verdict.TRUE for claim in claims)
