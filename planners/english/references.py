"""What a noun phrase means: names of the catalogue, a question where it may mean several, or why it means none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from majordomo.catalogue import PLACE
from majordomo.newcomer import KIND as NEWCOMER
from majordomo.plan import Question, Refusal
from planners.english import word_lists
from planners.english.choosing import Choice
from planners.english.context import Context, Named, listed
from planners.english.determiners import Quantifier
from planners.english.naming import ANY_NOUN, Called, Words, called, nearest
from planners.english.noun_phrases import NounPhrase, noun_phrases
from planners.english.relations import STATES, Kept, Relations
from planners.english.spatial import SIDES
from planners.english.standing import place_meant
from planners.english.unnamed import PRONOUNS, SOMEWHERE, Unnamed

_IDLE = frozenset(word_lists.phrases("idle adjectives"))
"""What tells no thing of this world from another."""

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
    effort, ground = context.effort, (context.world, context.fit, context.answers)
    said = (tuple(words), kind, tuple(taken), keeps_any, context.mentions, *map(id, ground))
    effort.spend()
    if said not in effort.found:
        effort.found[said] = ground, _Resolver(kind, context, tuple(taken), keeps_any).resolve(tuple(words))
        effort.phrases += 1
    return effort.found[said][1]


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
            return place_meant(words, self.context, resolve)
        phrases = noun_phrases(words)
        if phrases is None:
            return self._unknown(" ".join(words))
        excluded: Words = ()
        for phrase in phrases.excluded:
            if phrase.count is not None or phrase.quantifier is Quantifier.ANY:
                return Refusal(f"I do not know which of them to leave out: '{phrase.text}'.")
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
        spoken_of = tuple(name for part in parts for name in part.spoken_of)
        return Named(names, parts[0].quantifier, assumptions, is_group, spoken_of)

    def _with_noun(self, phrase: NounPhrase, last: NounPhrase) -> NounPhrase:
        """In "the red and blue cups", and in "all the cups but the red one", the noun is the red one's, too."""
        own = called(phrase.core, self.kind, self.context.catalogue)
        if phrase is last or not phrase.core or not last.core or own.has_noun:
            return phrase
        longer = (*(word for word in phrase.core if word not in ANY_NOUN), last.core[-1])
        is_described = bool(own.items) and ANY_NOUN.isdisjoint(phrase.core)  # "the red", and not "the red one"
        is_shared = is_described or bool(called(longer, self.kind, self.context.catalogue).items)
        return replace(phrase, core=longer) if is_shared else phrase

    def _one(self, phrase: NounPhrase, excluded: Words) -> Named | Question | Refusal:
        first = (phrase.core or tuple(phrase.text.split()))[0]
        if len(phrase.core) <= 1 and first in PRONOUNS and not phrase.relation:
            return self._pronoun(first, phrase.quantifier)
        told = tuple(name for name in self.context.as_told(phrase.text, self.kind) if name not in excluded)
        if told:
            return self._as_told(phrase.text, told)
        phrase, idle = self._plain(phrase)
        side, found = self._called(phrase.core)
        fitting = tuple(item.name for item in found.items if item.is_of(self.kind))
        if not fitting and found.items and found.has_noun:
            return self._of_wrong_kind(" ".join(phrase.core))
        if not fitting or (side is not None and len(fitting) == 1):  # a side tells one from others
            part = phrase.relation if phrase.relation[:1] == ("of",) else ()  # "a bar of soap" is one thing
            return self._unknown(" ".join((*phrase.core, *part)) or phrase.text)
        return self._chosen(phrase, found, fitting, side, excluded, idle)

    def _pronoun(self, word: str, quantifier: Quantifier) -> Named | Question | Refusal:
        meant = self._antecedent(word)
        if isinstance(meant, Named) and quantifier is Quantifier.NONE:
            return replace(meant, quantifier=Quantifier.NONE)
        return meant

    def _chosen(
        self, phrase: NounPhrase, found: Called, fitting: Words, side: str | None, excluded: Words, idle: str
    ) -> Named | Question | Refusal:
        """Those of the things that fit the nouns which the rest of the phrase leaves."""
        is_group = found.is_plural or phrase.quantifier is Quantifier.ALL
        choice = Choice(phrase, found, self.context, self.keeps_any)
        left = self._related(choice, fitting, is_group)
        if isinstance(left, Named) and side is not None:
            left = choice.on_side(side, left)
        if not isinstance(left, Named):
            return left
        names = tuple(name for name in left.names if name not in excluded)
        if not names:
            return Refusal(f"Without {listed(excluded)}, nothing is left of '{phrase.text}'.")
        assumptions = (*left.assumptions, *self._left_out(choice))
        chosen = choice.of(replace(left, names=names, is_group=is_group, assumptions=assumptions))
        if not isinstance(chosen, Named) or not idle:
            return chosen
        return replace(chosen, assumptions=(*chosen.assumptions, f"'{idle}' means {listed(chosen.names)}"))

    def _as_told(self, text: str, names: Words) -> Named | Question:
        """The thing that somebody has said to be called so; where that was said of several, the one that is chosen."""
        if len(names) == 1:
            return Named(names, assumptions=(f"'{text}' is the {names[0]}, as I was told",))
        chosen = self.context.ask(f"Which do you mean by '{text}': {listed(names, 'or')}?", names)
        return chosen if isinstance(chosen, Question) else Named(chosen)

    def _plain(self, phrase: NounPhrase) -> tuple[NounPhrase, str]:
        """A phrase whose adjectives tell things apart: what is so of them becomes a relation, "nice" is left out."""
        catalogue, core = self.context.catalogue, phrase.core
        if len(core) < 2 or called(core, self.kind, catalogue).items:
            return phrase, ""
        states = tuple(word for word in core[:-1] if word in STATES)
        core = tuple(word for word in core if word not in states and word not in _IDLE)
        known = called(core, self.kind, catalogue)
        is_told = len(core) + len(states) < len(phrase.core)
        if core == phrase.core or not known.items or (is_told and len(known.items) > 1):
            return phrase, ""
        plain = replace(phrase, core=core, relation=(*states, *phrase.relation))
        return plain, " ".join(phrase.core) if is_told else ""

    def _called(self, core: Words) -> tuple[str | None, Called]:
        """What the nouns and adjectives fit, and the side that tells which of those."""
        found = self._at_place(called(core, self.kind, self.context.catalogue))
        side = next((word for word in core if word in SIDES or word == "middle"), None)
        if side is None or any(item.is_of(self.kind) for item in found.items):
            return None, found
        others = tuple(word for word in core if word != side)
        return side, called(others or ("one",), self.kind, self.context.catalogue)

    def _at_place(self, found: Called) -> Called:
        """Where only a place is called so, the furniture that stands there: "put it on the side shelf"."""
        places = {item.name for item in found.items if item.is_of(PLACE)}
        if len(places) < len(found.items) or not places:
            return found
        items = self.context.catalogue.items.values()
        return replace(found, items=tuple(item for item in items if item.is_of(self.kind) and item.place in places))

    def _unknown(self, text: str) -> Refusal:
        return Refusal(f"I know nothing called '{text}'.", nearest(text, self.kind, self.context.catalogue))

    def _of_wrong_kind(self, text: str) -> Refusal:
        told = _IMPOSSIBLE.get(self.kind, f"{{}} is of the wrong kind here: not '{self.kind}'.").format(f"the {text}")
        return Refusal(told[:1].upper() + told[1:], nearest("", self.kind, self.context.catalogue))

    # which of those that fit

    def _related(self, choice: Choice, names: Words, is_group: bool) -> Named | Question | Refusal:
        """Keep those of which it is so, what a phrase says of them."""
        phrase = choice.phrase
        if not phrase.relation:
            return Named(names)
        kept = Relations(replace(self.context, fit=None), resolve, is_group).kept(names, phrase.relation)
        if kept is None:
            return Refusal(f"I do not understand '{' '.join(phrase.relation)}' in '{phrase.text}'.", names[0])
        if not isinstance(kept, Kept):
            return kept
        unseen = (f"not seen whether this is so of {listed(kept.unsure)}: '{kept.told}'",) if kept.unsure else ()
        if kept.names:
            told = unseen if is_group or len(kept.names) > 1 else ()
            return Named(kept.names, assumptions=told, spoken_of=kept.anchors)
        if kept.unsure and not kept.is_unseen:
            return choice.which(kept.unsure)
        if kept.unsure:
            is_it = len(kept.unsure) == 1 and not is_group and not self.keeps_any
            unknown = Refusal(f"I have not seen yet what is {kept.told}.", _a_look_at(kept.place), needs_look=True)
            return Named(kept.unsure, assumptions=unseen) if is_it else unknown
        if len(names) == 1:
            return Refusal(f"That is not so of the {names[0]}: '{' '.join(phrase.relation)}'.", names[0])
        return Refusal(f"I see no such thing: '{phrase.text}'.")

    def _left_out(self, choice: Choice) -> Words:
        """What is told of newcomers that the words mean too: nothing can be done with them."""
        items = called(choice.phrase.core, NEWCOMER, self.context.catalogue).items
        names = tuple(item.name for item in items if item.is_of(NEWCOMER) and not item.is_of(self.kind))
        left = self._related(choice, names, True) if names else None
        return (f"left where it is, for I cannot handle it: {listed(left.names)}",) if isinstance(left, Named) else ()

    def _antecedent(self, pronoun: str) -> Named | Question | Refusal:
        unnamed = Unnamed(self.kind, self.context, self.taken)
        other = unnamed.of_another_kind(pronoun)
        return unnamed.antecedent(pronoun) if other is None else self._of_wrong_kind(other)

    def _destination(self) -> Named | Question | Refusal:
        found = Unnamed(self.kind, self.context, self.taken).destination()
        if isinstance(found, Named) and not self.context.catalogue[found.names[0]].is_of(self.kind):
            return self._of_wrong_kind(found.names[0])
        return found


def _a_look_at(place: str | None) -> str:
    return "" if place is None else f"go to the {place}"
