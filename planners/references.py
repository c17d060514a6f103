"""What a noun phrase means: names of the catalogue, a question where it may mean several, or why it means none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from majordomo.catalogue import ANY_KIND, PLACE
from majordomo.plan import Question, Refusal
from planners.context import Context, Named, listed
from planners.naming import ANY_NOUN, Called, Words, called, nearest
from planners.noun_phrases import NounPhrase, Quantifier, noun_phrases
from planners.relations import Kept, Relations
from planners.spatial import SIDES, in_the_middle, outermost

SOMEWHERE = "somewhere"
"""Stands for a place that was not said, and is asked for."""

_SINGULAR_PRONOUNS = frozenset({"it", "this", "that"})
_PLURAL_PRONOUNS = frozenset({"them", "these", "those", "both", "they"})
PRONOUNS = _SINGULAR_PRONOUNS | _PLURAL_PRONOUNS
_IMPOSSIBLE = {
    "movable": "I cannot move {}.",
    "container": "I cannot put anything in {}.",
    "surface": "I cannot put anything on {}.",
    "openable": "I cannot open or close {}.",
    "switchable": "I cannot switch {} on or off.",
}
"""What cannot be done with what is not of a kind."""


def resolve(
    words: Sequence[str], kind: str, context: Context, taken: Sequence[str] = (), *, keeps_any: bool = False
) -> Named | Question | Refusal:
    """Tell which things of a kind a phrase means.

    Args:
        words: In lower case; lists are separated by `SEPARATOR`.
        kind: A catalogue kind, or "thing" for any.
        context: What it may refer to.
        taken: Names that a pronoun here cannot mean, for they have another part in the same clause.
        keeps_any: Whether "a cup" stays all cups, of which any will do, instead of one that is chosen.

    Raises:
        UnreadableInput: Too much was looked at for this request already.
    """
    context.effort.spend()
    return _Resolver(kind, context, tuple(taken), keeps_any).resolve(tuple(words))


@dataclass(frozen=True, slots=True)
class _Resolver:
    kind: str
    context: Context
    taken: Words
    keeps_any: bool

    def resolve(self, words: Words) -> Named | Question | Refusal:
        if words == (SOMEWHERE,):
            return self._destination()
        if self.kind == PLACE:
            return self._place(words)
        phrases = noun_phrases(words)
        if phrases is None:
            return self._unknown(" ".join(words))
        excluded: Words = ()
        for phrase in phrases.excluded:
            found = replace(self, keeps_any=True)._one(self._with_noun(phrase, phrases.parts[-1]), ())
            if not isinstance(found, Named):
                return found
            excluded += found.names
        parts: list[Named] = []
        for phrase in phrases.parts:
            found = self._one(self._with_noun(phrase, phrases.parts[-1]), excluded)
            if not isinstance(found, Named):
                return found
            parts.append(found)
        if len({part.quantifier for part in parts}) > 1:
            return Refusal(f"I cannot take '{' '.join(words)}' together: some of it means all, some any, or none.")
        return self._joined(parts, phrases.is_choice)

    def _joined(self, parts: list[Named], is_choice: bool) -> Named:
        names = tuple(dict.fromkeys(name for part in parts for name in part.names))
        assumptions = tuple(assumption for part in parts for assumption in part.assumptions)
        if is_choice and self.keeps_any:
            return Named(names, Quantifier.ANY, assumptions)
        if is_choice:
            seen = next((name for name in names if self.context.was_seen(name)), names[0])
            return Named((seen,), assumptions=(*assumptions, f"either will do: the {seen}"))
        is_group = len(parts) > 1 or parts[0].is_group
        return Named(names, parts[0].quantifier, assumptions, is_group)

    def _with_noun(self, phrase: NounPhrase, last: NounPhrase) -> NounPhrase:
        """In "the red and blue cups", and in "all the cups but the red one", the noun is the red one's, too."""
        catalogue = self.context.catalogue
        if phrase is last or not phrase.core or not last.core or called(phrase.core, self.kind, catalogue).has_noun:
            return phrase
        longer = (*(word for word in phrase.core if word not in ANY_NOUN), last.core[-1])
        return replace(phrase, core=longer) if called(longer, self.kind, catalogue).items else phrase

    def _one(self, phrase: NounPhrase, excluded: Words) -> Named | Question | Refusal:
        first = (phrase.core or tuple(phrase.text.split()))[0]
        if len(phrase.core) <= 1 and first in PRONOUNS and not phrase.relation:
            return self._antecedent(first)
        side, found = self._called(phrase.core)
        fitting = tuple(item.name for item in found.items if item.is_of(self.kind))
        if not fitting and found.items and found.has_noun:
            return self._of_wrong_kind(" ".join(phrase.core))
        if not fitting or (side is not None and len(fitting) == 1):  # a side tells one from others
            part = phrase.relation if phrase.relation[:1] == ("of",) else ()  # "a bar of soap" is one thing
            return self._unknown(" ".join((*phrase.core, *part)) or phrase.text)
        is_group = found.is_plural or phrase.quantifier is Quantifier.ALL
        left = self._related(phrase, fitting, is_group)
        if isinstance(left, Named) and side is not None:
            left = self._on_side(phrase, side, left)
        if not isinstance(left, Named):
            return left
        names = tuple(name for name in left.names if name not in excluded)
        if not names:
            return Refusal(f"Without {listed(excluded)}, nothing is left of '{phrase.text}'.")
        return self._chosen(phrase, replace(left, names=names, is_group=is_group), found)

    def _called(self, core: Words) -> tuple[str | None, Called]:
        """What the nouns and adjectives fit, and the side that tells which of those."""
        found = called(core, self.kind, self.context.catalogue)
        side = next((word for word in core if word in SIDES or word == "middle"), None)
        if side is None or any(item.is_of(self.kind) for item in found.items):
            return None, found
        others = tuple(word for word in core if word != side)
        return side, called(others or ("one",), self.kind, self.context.catalogue)

    def _unknown(self, text: str) -> Refusal:
        return Refusal(f"I know nothing called '{text}'.", nearest(text, self.kind, self.context.catalogue))

    def _of_wrong_kind(self, text: str) -> Refusal:
        told = _IMPOSSIBLE.get(self.kind, f"{{}} is of the wrong kind here: not '{self.kind}'.").format(f"the {text}")
        return Refusal(told[:1].upper() + told[1:], nearest("", self.kind, self.context.catalogue))

    # which of those that fit

    def _related(self, phrase: NounPhrase, names: Words, is_group: bool) -> Named | Question | Refusal:
        """Keep those of which it is so, what a phrase says of them."""
        if not phrase.relation:
            return Named(names)
        kept = Relations(self.context, resolve, is_group).kept(names, phrase.relation)
        if kept is None:
            return Refusal(f"I do not understand '{' '.join(phrase.relation)}' in '{phrase.text}'.", names[0])
        if not isinstance(kept, Kept):
            return kept
        unseen = (f"not seen whether this is so of {listed(kept.unsure)}: '{kept.told}'",) if kept.unsure else ()
        if kept.names:
            return Named(kept.names, assumptions=unseen if is_group or len(kept.names) > 1 else ())
        if kept.unsure and not kept.is_unseen:
            return self._which(phrase, kept.unsure)
        if kept.unsure:
            is_it = len(kept.unsure) == 1 and not is_group and not self.keeps_any
            unknown = Refusal(f"I have not seen yet what is {kept.told}.", _a_look_at(kept.place), needs_look=True)
            return Named(kept.unsure, assumptions=unseen) if is_it else unknown
        if len(names) == 1:
            return Refusal(f"That is not so of the {names[0]}: '{' '.join(phrase.relation)}'.", names[0])
        return Refusal(f"I see no such thing: '{phrase.text}'.")

    def _on_side(self, phrase: NounPhrase, side: str, left: Named) -> Named | Question:
        context = self.context
        found = in_the_middle(left.names, context) if side == "middle" else outermost(left.names, side, context)
        return self._which(phrase, left.names) if found is None else replace(left, names=found)

    def _chosen(self, phrase: NounPhrase, left: Named, found: Called) -> Named | Question | Refusal:
        """As many as are meant."""
        spoken_of = {name for mention in self.context.mentions for name in mention}
        if phrase.is_other:
            left = replace(left, names=tuple(name for name in self._like_before(left, found) if name not in spoken_of))
            if not left.names:
                return Refusal(f"I know of no other: '{phrase.text}'.")
        if phrase.count is not None:
            return self._counted(phrase, left)
        if phrase.quantifier is Quantifier.NONE or (phrase.quantifier is Quantifier.ANY and self.keeps_any):
            return replace(left, quantifier=phrase.quantifier)
        if phrase.quantifier is Quantifier.ANY:
            return self._first(phrase, left, 2 if found.is_plural else 1)
        if left.is_group:
            return self._seen_ones(left)
        if len(left.names) == 1:
            return left
        return self._the(phrase, left, found)

    def _first(self, phrase: NounPhrase, left: Named, count: int) -> Named:
        seen = tuple(name for name in left.names if self.context.was_seen(name)) or left.names
        told = f"any will do for '{phrase.text}': {listed(seen[:count])}"
        return replace(left, names=seen[:count], assumptions=(*left.assumptions, told) if len(seen) > count else ())

    def _counted(self, phrase: NounPhrase, left: Named) -> Named | Question | Refusal:
        seen = tuple(name for name in left.names if self.context.was_seen(name)) or left.names
        assert phrase.count is not None  # the caller looked
        if len(seen) < phrase.count:
            return Refusal(f"I know of {listed(seen)} alone: '{phrase.text}' would be more.")
        if phrase.quantifier is Quantifier.ANY:
            return self._first(phrase, left, phrase.count)
        return replace(left, names=seen) if len(seen) == phrase.count else self._which(phrase, seen, phrase.count)

    def _seen_ones(self, left: Named) -> Named:
        """Of a group, those that were seen somewhere, if any were."""
        seen = tuple(name for name in left.names if self.context.was_seen(name))
        if not seen or len(seen) == len(left.names):
            return left
        unseen = tuple(name for name in left.names if name not in seen)
        return replace(left, names=seen, assumptions=(*left.assumptions, f"not seen, and left out: {listed(unseen)}"))

    def _the(self, phrase: NounPhrase, left: Named, found: Called) -> Named | Question:
        """The one that is meant of several: the one that was spoken of, or the only one in sight; else it is asked."""
        spoken_of = {name for mention in self.context.mentions for name in mention}
        alike = self._like_before(left, found)
        narrow = tuple(name for name in alike if name in spoken_of) if found.has_noun else alike
        if len(narrow) == 1:
            return replace(left, names=narrow)
        seen = tuple(name for name in alike if self.context.was_seen(name)) or alike
        if len(seen) == 1:
            return replace(
                left, names=seen, assumptions=(f"'{phrase.text}' means the {seen[0]}, the only one in sight",)
            )
        return self._which(phrase, seen)

    def _like_before(self, left: Named, found: Called) -> Words:
        """Of "the red one", said after "the blue cup", the cups."""
        if found.has_noun:
            return left.names
        catalogue = self.context.catalogue
        for mention in reversed(self.context.mentions):
            nouns = {noun for name in mention for noun in catalogue[name].nouns}
            alike = tuple(name for name in left.names if nouns.intersection(catalogue[name].nouns))
            if alike:
                return alike
        return left.names

    def _which(self, phrase: NounPhrase, names: Words, count: int = 1) -> Named | Question:
        what = " ".join(phrase.core)
        chosen = self.context.ask(f"Which {what} do you mean: {listed(names, 'or')}?", names, count)
        return chosen if isinstance(chosen, Question) else Named(chosen)

    # what is not named at all

    def _antecedent(self, pronoun: str) -> Named | Question:
        fitting = self.context.catalogue.of_kind(self.kind)
        left = [
            tuple(name for name in mention if name in fitting and name not in self.taken)
            for mention in reversed((*self.context.earlier, *self.context.mentions))
        ]
        if pronoun in _SINGULAR_PRONOUNS:
            single = next((mention for mention in left if len(mention) == 1), None) or self._in_hand(fitting)
            if single:
                return Named(single)
        else:
            together = next((mention for mention in left if len(mention) > 1), None)
            apart = tuple(dict.fromkeys(name for mention in reversed(left) for name in mention))
            if together or len(apart) > 1:
                return Named(together or apart, is_group=True)
        options = tuple(name for name in fitting if name not in self.taken)
        chosen = self.context.ask(f"What do you mean by '{pronoun}'?", options)
        return chosen if isinstance(chosen, Question) else Named(chosen)

    def _in_hand(self, fitting: Words) -> Words:
        """What the robot holds: "put it down" needs no other mention."""
        return tuple(name for name in fitting if name not in self.taken and self.context.is_held(name))

    def _destination(self) -> Named | Question | Refusal:
        """Where something shall go: the person says it when asked."""
        catalogue = self.context.catalogue
        spots = dict.fromkeys((*catalogue.of_kind("container"), *catalogue.of_kind("surface")))
        now = {self.context.holder_of(thing) for thing in self.taken}
        options = tuple(name for name in spots if len(now) > 1 or name not in now)
        chosen = self.context.ask(f"Where shall I put {listed(self.taken)}?", options)
        if isinstance(chosen, Question):
            return chosen
        if not catalogue[chosen[0]].is_of(self.kind):
            return self._of_wrong_kind(chosen[0])
        return Named(chosen)

    def _place(self, words: Words) -> Named | Question | Refusal:
        """Where the robot stands: a place itself, or that of a thing."""
        context = self.context
        spoken_of: Words = ()
        for core in (words, words[1:]):
            found = called(core, PLACE, context.catalogue)
            places = tuple(item.name for item in found.items if item.is_of(PLACE))
            if places:
                break
        else:
            things = resolve(words, ANY_KIND, context, keeps_any=True)
            if not isinstance(things, Named):
                return things
            spoken_of = things.names
            known = (self._place_of(name) for name in things.names)
            places = tuple(dict.fromkeys(place for place in known if place is not None))
            if not places:
                return Refusal(
                    f"I know no place to go to for {listed(things.names)}.", nearest("", PLACE, context.catalogue)
                )
        if len(places) == 1:
            return Named(places, spoken_of=spoken_of)
        chosen = context.ask(f"Which place do you mean: {listed(places, 'or')}?", places)
        return chosen if isinstance(chosen, Question) else Named(chosen, spoken_of=spoken_of)

    def _place_of(self, name: str) -> str | None:
        """Where the robot stands to reach a thing: its own place, or that of what it is on or in."""
        item = self.context.catalogue[name]
        holder = self.context.holder_of(name) if item.is_of("movable") else None
        return item.place if holder is None else self.context.catalogue[holder].place


def _a_look_at(place: str | None) -> str:
    return "" if place is None else f"go to the {place}"
