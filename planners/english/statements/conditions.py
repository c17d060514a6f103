"""Conditions: what must be so, or must not, for something to be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from majordomo.plan import Question
from majordomo.predicate import Predicate, Verdict
from planners.english.statements.formula import Formula
from planners.english.statements.statement import Statement
from planners.english.things.context import Context
from planners.search.wishes import Wish


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so, or must not."""

    statement: Statement
    text: str
    is_unless: bool

    def is_met(self, context: Context, wishes: Sequence[Wish]) -> bool | Question:
        """Whether what hangs on it shall be done; the person is asked where nobody can tell and it matters."""
        verdict = self.statement.formula.verdict(context.verdict)
        if verdict is Verdict.UNKNOWN and not self._is_moot(context, wishes):
            answer = context.ask_whether(f"I cannot tell: is it so that {self.text}?")
            return answer if isinstance(answer, Question) else answer is not self.is_unless
        return verdict is Verdict.UNKNOWN or (verdict is Verdict.TRUE) is not self.is_unless

    def is_refuted(self, context: Context) -> bool:
        """Whether it is known not to be met."""
        verdict = self.statement.formula.verdict(context.verdict)
        return verdict is (Verdict.TRUE if self.is_unless else Verdict.FALSE)

    def against(self, context: Context) -> tuple[Predicate, ...]:
        """The claims that keep it from being met, as they are believed."""
        formula = self.statement.formula if self.is_unless else self.statement.formula.negated()
        return tuple(claim for claim in formula.claims if context.verdict(claim) is Verdict.TRUE)

    def _is_moot(self, context: Context, wishes: Sequence[Wish]) -> bool:
        """Whether nothing need be known: "if it is open, close it" leaves it closed either way."""
        opposites = context.skills.opposites
        wanted = {claim for wish in wishes for claim in wish.wanted}
        formula = self.statement.formula.negated() if self.is_unless else self.statement.formula
        return bool(formula.claims) and all(
            claim.negated() in wanted
            or (claim.positive and opposites.of(claim) in wanted)
            or (not claim.positive and claim.atom in wanted)
            for claim in formula.claims
        )


def conjunction(conditions: Sequence[Condition]) -> Condition | None:
    """One condition of several; None where they are not all of the same kind."""
    statements = [condition.statement for condition in conditions]
    if any(statement.formula.is_any and len(statement.formula.claims) > 1 for statement in statements):
        return None
    formula = Formula(tuple(claim for statement in statements for claim in statement.formula.claims))
    mentions = tuple(mention for statement in statements for mention in statement.mentions)
    assumptions = tuple(assumption for statement in statements for assumption in statement.assumptions)
    text = " and ".join(condition.text for condition in conditions)
    return Condition(Statement(formula, mentions, assumptions), text, conditions[0].is_unless)
