"""Which of the things that fit a noun phrase are meant: any, all, so many, the one on the left, or a question."""

from dataclasses import dataclass, replace

from majordomo.plan import Question, Refusal
from planners.english.context import Context, Named, listed
from planners.english.determiners import Quantifier
from planners.english.naming import Called, Words
from planners.english.noun_phrases import NounPhrase
from planners.english.spatial import in_the_middle, outermost


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice among what fits a noun phrase.

    Attributes:
        phrase: It.
        found: What its nouns and adjectives fit.
        context: What it is read against.
        keeps_any: Whether "a cup" stays all cups, of which any will do, instead of one that is chosen.
    """

    phrase: NounPhrase
    found: Called
    context: Context
    keeps_any: bool

    def of(self, left: Named) -> Named | Question | Refusal:
        """As many of those that are left as are meant."""
        phrase = self.phrase
        spoken_of = {name for mention in self.context.mentions for name in mention}
        if phrase.is_other:
            left = replace(left, names=tuple(name for name in self._like_before(left) if name not in spoken_of))
            if not left.names:
                return Refusal(f"I know of no other: '{phrase.text}'.")
        if phrase.count is not None:
            return self._counted(left, phrase.count)
        if phrase.quantifier is Quantifier.NONE or (phrase.quantifier is Quantifier.ANY and self.keeps_any):
            return replace(left, quantifier=phrase.quantifier)
        if phrase.quantifier is Quantifier.ANY and self._is_every:
            return self._seen_ones(replace(left, is_group=True))
        if phrase.quantifier is Quantifier.ANY:
            return self._first(left, 2 if self.found.is_plural else 1)
        if left.is_group:
            return self._seen_ones(left)
        return left if len(left.names) == 1 else self._the(left)

    @property
    def _is_every(self) -> bool:
        """Whether "any cups" and "anything that is open" are all of those."""
        first, *rest = self.phrase.text.split()
        is_described = first == "anything" and bool(self.phrase.relation)
        return is_described or (first == "any" and rest[:1] != ["of"] and self.found.is_plural)

    def on_side(self, side: str, left: Named) -> Named | Question:
        """The one on a side of those that are left."""
        context = self.context
        found = in_the_middle(left.names, context) if side == "middle" else outermost(left.names, side, context)
        return self.which(left.names) if found is None else replace(left, names=found)

    def which(self, names: Words, count: int = 1) -> Named | Question:
        """The ones that the person chooses."""
        what = " ".join(self.phrase.core)
        chosen = self.context.ask(f"Which {what} do you mean: {listed(names, 'or')}?", names, count)
        return chosen if isinstance(chosen, Question) else Named(chosen)

    def _first(self, left: Named, count: int) -> Named:
        seen = tuple(name for name in left.names if self.context.was_seen(name)) or left.names
        told = f"any will do for '{self.phrase.text}': {listed(seen[:count])}"
        return replace(left, names=seen[:count], assumptions=(*left.assumptions, told) if len(seen) > count else ())

    def _counted(self, left: Named, count: int) -> Named | Question | Refusal:
        seen = tuple(name for name in left.names if self.context.was_seen(name)) or left.names
        if len(seen) < count:
            return Refusal(f"I know of {listed(seen)} alone: '{self.phrase.text}' would be more.")
        if self.phrase.quantifier is Quantifier.ANY:
            return self._first(left, count)
        return replace(left, names=seen) if len(seen) == count else self.which(seen, count)

    def _seen_ones(self, left: Named) -> Named:
        """Of a group, those that were seen somewhere, if any were."""
        seen = tuple(name for name in left.names if self.context.was_seen(name))
        if not seen or len(seen) == len(left.names):
            return left
        unseen = tuple(name for name in left.names if name not in seen)
        return replace(left, names=seen, assumptions=(*left.assumptions, f"not seen, and left out: {listed(unseen)}"))

    def _the(self, left: Named) -> Named | Question:
        """The one that is meant of several: the one that was spoken of, or the only one in sight; else it is asked."""
        spoken_of = {name for mention in self.context.mentions for name in mention}
        alike = self._like_before(left)
        narrow = tuple(name for name in alike if name in spoken_of) if self.found.has_noun else alike
        if len(narrow) == 1:
            return replace(left, names=narrow)
        seen = tuple(name for name in alike if self.context.was_seen(name)) or alike
        if len(seen) == 1:
            told = f"'{self.phrase.text}' means the {seen[0]}, the only one in sight"
            return replace(left, names=seen, assumptions=(told,))
        return self.which(seen)

    def _like_before(self, left: Named) -> Words:
        """Of "the red one", said after "the blue cup", the cups."""
        if self.found.has_noun:
            return left.names
        catalogue = self.context.catalogue
        for mention in reversed(self.context.mentions):
            nouns = {noun for name in mention for noun in catalogue[name].nouns}
            alike = tuple(name for name in left.names if nouns.intersection(catalogue[name].nouns))
            if alike:
                return alike
        return left.names
