"""What somebody who wants something to be so wants done: wishes, or where things shall go, which is asked."""

from collections.abc import Sequence
from dataclasses import replace

from majordomo.catalogue import Catalogue
from majordomo.plan import Question, Refusal
from majordomo.predicate import Opposites, Predicate, Verdict
from majordomo.whereabouts import spots_of
from planners.english.statements.formula import Formula
from planners.english.statements.statement import Form, Statement, read_statement
from planners.english.text.words import Clause
from planners.english.things.context import Context
from planners.english.things.named import listed
from planners.english.things.unnamed import destinations
from planners.search.wishes import Wish


def read_wished(clause: Clause, form: Form, context: Context) -> Statement | Question | Refusal | None:
    """Read a claim that shall be so; of several things that may be meant, it is one of which it is not so yet."""
    found = read_statement(clause, form, context)
    if not isinstance(found, Question):
        return found
    options = tuple(name for name in found.options if name in context.catalogue)
    left = tuple(name for name in options if not _is_so(clause, form, _with_these(options, (name,), context)))
    if not left or len(left) == len(options):
        return found
    fewer = read_statement(clause, form, _with_these(options, left, context))
    if isinstance(fewer, Statement):
        told = f"{listed(left)} is meant, for of all others it is so already"
        return replace(fewer, assumptions=(*fewer.assumptions, told))
    return fewer if isinstance(fewer, Question) else found


def wishes_for(statement: Statement, context: Context) -> tuple[tuple[Wish, ...], tuple[str, ...]] | Question | Refusal:
    """The wishes for a statement to be so, and what was taken for granted."""
    formula, assumptions = statement.formula, statement.assumptions
    if formula.is_any:
        chosen = _chosen(formula, context)
        if chosen is None:
            return Refusal("I do not know which of them that shall be.", is_understood=True)
        told = () if len(formula.claims) == 1 else (f"any will do: {context.skills.sentence(chosen)}",)
        formula, assumptions = Formula((chosen,)), (*assumptions, *told)
    opposites = context.skills.opposites
    claims = tuple(_positive(claim, opposites) for claim in formula.claims)
    away = tuple(claim for claim in claims if not claim.positive and claim.name in ("on", "inside"))
    moved = _put_elsewhere(away, context)
    if not isinstance(moved, tuple):
        return moved
    kept = (claim for claim in claims if claim not in away or context.verdict(claim) is Verdict.TRUE)
    wishes = tuple(Wish((claim,), is_one_of_many=statement.is_group) for claim in (*moved, *kept))
    return wishes, assumptions


def _is_so(clause: Clause, form: Form, context: Context) -> bool:
    statement = read_statement(clause, form, context)
    return isinstance(statement, Statement) and statement.formula.verdict(context.verdict) is Verdict.TRUE


def _with_these(options: Sequence[str], meant: Sequence[str], context: Context) -> Context:
    """A context in which of some things only these may be meant."""
    items = context.catalogue.items.items()
    left = {name: item for name, item in items if name in meant or name not in options}
    return replace(context, fit=Catalogue(left))


def _chosen(formula: Formula, context: Context) -> Predicate | None:
    """The claim that is to be so, of several of which any will do: one that is so already, or of a thing in sight."""
    if not all(claim.positive for claim in formula.claims):
        return None
    so = [claim for claim in formula.claims if context.verdict(claim) is Verdict.TRUE]
    seen = [claim for claim in formula.claims if context.was_seen(claim.arguments[0])]
    return (so or seen or list(formula.claims))[0]


def _positive(claim: Predicate, opposites: Opposites) -> Predicate:
    """Say "not open" as "closed"."""
    opposite = None if claim.positive else opposites.of(claim)
    return claim if opposite is None else opposite


def _put_elsewhere(away: Sequence[Predicate], context: Context) -> tuple[Predicate, ...] | Question | Refusal:
    """Where things shall be that shall not be where they are: that is the person's to say."""
    verdicts = {claim: context.verdict(claim) for claim in away}
    there = tuple(claim.arguments[0] for claim, verdict in verdicts.items() if verdict is Verdict.FALSE)
    if not there and Verdict.UNKNOWN in verdicts.values():
        claim = next(claim for claim, verdict in verdicts.items() if verdict is Verdict.UNKNOWN)
        fixture = context.catalogue[claim.arguments[1]]
        look = "" if fixture.place is None else f"go to the {fixture.place}"
        return Refusal(f"I have not seen yet what is on or in the {fixture.name}.", look, needs_look=True)
    if not there:
        return ()
    here = {claim.arguments[1] for claim in away}
    options = tuple(name for name in destinations(context) if name not in here)
    chosen = context.ask(f"Where shall I put {listed(there)}?", options)
    if isinstance(chosen, Question):
        return chosen
    return tuple(_at(thing, chosen[0], context) for thing in there)


def _at(thing: str, spot: str, context: Context) -> Predicate:
    return next(claim for claim in spots_of(context.world, thing) if claim.arguments[1] == spot)
