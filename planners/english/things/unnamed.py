"""What is meant without being named: "it", "them", "somewhere", and the place where the robot must stand."""

from dataclasses import dataclass

from majordomo.plan import Question
from planners.english.things.context import Context
from planners.english.things.named import Named, listed
from planners.english.things.naming import Words
from planners.search.operators import ground

SOMEWHERE = "somewhere"
"""Stands for a place that was not said, and is asked for."""

_SINGULAR_PRONOUNS = frozenset({"it", "this", "that"})
_PLURAL_PRONOUNS = frozenset({"them", "these", "those", "both", "they"})
PRONOUNS = _SINGULAR_PRONOUNS | _PLURAL_PRONOUNS


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Finds what is not named.

    Attributes:
        kind: What it must be.
        context: What it may refer to.
        taken: Names that it cannot be, for they have another part in the same clause.
    """

    kind: str
    context: Context
    taken: Words

    def of_another_kind(self, pronoun: str) -> str | None:
        """What a pronoun stands for, where that is of another kind: "put the can in the sink and open it"."""
        spoken_of = [mention for mention in self.context.mentions if not set(mention) & set(self.taken)]
        if pronoun not in _SINGULAR_PRONOUNS or not spoken_of or self._single() or self._several():
            return None
        if len(spoken_of[-1]) > 1:
            return None
        return None if self.context.catalogue[spoken_of[-1][0]].is_of(self.kind) else spoken_of[-1][0]

    def antecedent(self, pronoun: str) -> Named | Question:
        """What a pronoun stands for."""
        fitting = self.context.catalogue.of_kind(self.kind)
        meant = self._single() if pronoun in _SINGULAR_PRONOUNS else self._together()
        if meant:
            return Named(meant, is_group=len(meant) > 1 or pronoun in _PLURAL_PRONOUNS)
        options = self._several() or tuple(name for name in fitting if name not in self.taken)
        chosen = self.context.ask(f"What do you mean by '{pronoun}'?", options)
        return chosen if isinstance(chosen, Question) else Named(chosen)

    def destination(self) -> Named | Question:
        """Where something shall go, as the person says when asked; that may be of another kind."""
        now = {self.context.holder_of(thing) for thing in self.taken}
        options = tuple(name for name in destinations(self.context) if len(now) > 1 or name not in now)
        chosen = self.context.ask(f"Where shall I put {listed(self.taken)}?", options)
        return chosen if isinstance(chosen, Question) else Named(chosen)

    def _together(self) -> Words:
        """Those that were spoken of together last; else all that were; else the one that this request speaks of."""
        left = self._mentioned()
        together = next((mention for mention in left if len(mention) > 1), ())
        apart = tuple(dict.fromkeys(name for mention in reversed(left) for name in mention))
        here = {name for mention in self.context.mentions for name in mention}
        return together or (apart if len(apart) > 1 or here.intersection(apart) else ())

    def _several(self) -> Words:
        """Those of which this request spoke together last."""
        now = len(self.context.mentions)
        return next((mention for mention in self._mentioned()[:now] if len(mention) > 1), ())

    def _mentioned(self) -> list[Words]:
        """What was spoken of and may be meant, the last first."""
        fitting = self.context.catalogue.of_kind(self.kind)
        return [
            tuple(name for name in mention if name in fitting and name not in self.taken)
            for mention in reversed((*self.context.earlier, *self.context.mentions))
        ]

    def _single(self) -> Words:
        """The one thing that was spoken of last; else what the robot holds: "put it down" needs no other mention."""
        spoken_of = next((mention for mention in self._mentioned() if len(mention) == 1), None)
        fitting = self.context.catalogue.of_kind(self.kind)
        return spoken_of or tuple(name for name in fitting if name not in self.taken and self.context.is_held(name))


def destinations(context: Context) -> Words:
    """Everything into or onto which some skill brings things."""
    catalogue = context.catalogue
    moves = ground(context.skills, catalogue).moves
    reached = {effect.arguments[-1] for move in moves for effect in move.effects if effect.name in ("on", "inside")}
    spots = dict.fromkeys((*catalogue.of_kind("container"), *catalogue.of_kind("surface")))
    return tuple(name for name in spots if name in reached)
