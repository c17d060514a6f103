"""Which of the things that a noun phrase describes are meant: those on the table, any, all, so many, or a question."""

from dataclasses import dataclass, replace

from majordomo.newcomer import KIND as NEWCOMER
from majordomo.plan import Question, Refusal
from planners.english.things.believed import Kept
from planners.english.things.context import Context
from planners.english.things.describing import Described
from planners.english.things.determiners import Quantifier
from planners.english.things.named import Named, listed
from planners.english.things.naming import Words, called
from planners.english.things.noun_phrases import NounPhrase
from planners.english.things.relations import Relations
from planners.english.things.resolving import Resolve
from planners.english.things.spatial import on_side


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice among what fits a noun phrase.

    Attributes:
        described: It, and what its nouns and adjectives fit.
        context: What it is read against.
        resolve: Tells what else is spoken of in it.
        keeps_any: Whether "a cup" stays all cups, of which any will do, instead of one that is chosen.
    """

    described: Described
    context: Context
    resolve: Resolve
    keeps_any: bool

    @property
    def phrase(self) -> NounPhrase:
        """It."""
        return self.described.phrase

    def related(self, names: Words, *, is_group: bool) -> Named | Question | Refusal:
        """Keep those of which it is so, what the phrase says of them."""
        phrase = self.phrase
        if not phrase.relation:
            return Named(names)
        kept = Relations(replace(self.context, fit=None), self.resolve, is_group).kept(names, phrase.relation)
        if kept is None:
            return Refusal(f"I do not understand '{' '.join(phrase.relation)}' in '{phrase.text}'.", names[0])
        return self._left(kept, names, is_group=is_group) if isinstance(kept, Kept) else kept

    def _left(self, kept: Kept, names: Words, *, is_group: bool) -> Named | Question | Refusal:
        unseen = (f"not seen whether this is so of {listed(kept.unsure)}: '{kept.told}'",) if kept.unsure else ()
        if kept.names:
            told = unseen if is_group or len(kept.names) > 1 else ()
            return Named(kept.names, assumptions=told, spoken_of=kept.anchors)
        if kept.unsure and not kept.is_unseen:
            return self.which(kept.unsure)
        if len(kept.unsure) == 1 and not is_group and not self.keeps_any:
            return Named(kept.unsure, assumptions=unseen)
        if kept.unsure:
            look = "" if kept.place is None else f"go to the {kept.place}"
            return Refusal(f"I have not seen yet what is {kept.told}.", look, needs_look=True)
        phrase = self.phrase
        if len(names) > 1:
            return Refusal(f"I see no such thing: '{phrase.text}'.", is_understood=True)
        told_of = f"That is not so of the {names[0]}: '{' '.join(phrase.relation)}'."
        return Refusal(told_of, names[0], is_understood=True)

    def left_out(self, kind: str) -> Words:
        """What is told of newcomers that the words mean too: nothing can be done with them."""
        items = called(self.phrase.core, NEWCOMER, self.context.catalogue).items
        names = tuple(item.name for item in items if item.is_of(NEWCOMER) and not item.is_of(kind))
        left = self.related(names, is_group=True) if names else None
        return (f"left where it is, for I cannot handle it: {listed(left.names)}",) if isinstance(left, Named) else ()

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
            return self._first(left, 2 if self.described.found.is_plural else 1)
        if left.is_group:
            return self._seen_ones(left)
        return left if len(left.names) == 1 else self._the(left)

    @property
    def _is_every(self) -> bool:
        """Whether "any cups" and "anything that is open" are all of those."""
        first, *rest = self.phrase.text.split()
        is_described = first == "anything" and bool(self.phrase.relation)
        return is_described or (first == "any" and rest[:1] != ["of"] and self.described.found.is_plural)

    def on_side(self, side: str, left: Named) -> Named | Question:
        """The one on a side of those that are left."""
        found = on_side(left.names, side, self.context)
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
        narrow = tuple(name for name in alike if name in spoken_of) if self.described.found.has_noun else alike
        if len(narrow) == 1:
            return replace(left, names=narrow)
        seen = tuple(name for name in alike if self.context.was_seen(name)) or alike
        if len(seen) == 1:
            told = f"'{self.phrase.text}' means the {seen[0]}, the only one in sight"
            return replace(left, names=seen, assumptions=(told,))
        return self.which(seen)

    def _like_before(self, left: Named) -> Words:
        """Of "the red one", said after "the blue cup", the cups."""
        if self.described.found.has_noun:
            return left.names
        catalogue = self.context.catalogue
        for mention in reversed(self.context.mentions):
            nouns = {noun for name in mention for noun in catalogue[name].nouns}
            alike = tuple(name for name in left.names if nouns.intersection(catalogue[name].nouns))
            if alike:
                return alike
        return left.names
