"""What a noun phrase means: names of the catalogue, a question where it may mean several, or why it means none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from majordomo.catalogue import ANY_KIND, PLACE
from majordomo.plan import Question, Refusal
from planners.english.things.choosing import Choice
from planners.english.things.context import Context
from planners.english.things.describing import Described, described, with_noun
from planners.english.things.determiners import Quantifier
from planners.english.things.named import Named, listed
from planners.english.things.naming import Words, nearest
from planners.english.things.noun_phrases import NounPhrase, NounPhrases, noun_phrases
from planners.english.things.standing import place_meant
from planners.english.things.unnamed import PRONOUNS, SOMEWHERE, Unnamed

_IMPOSSIBLE = {
    "movable": "I cannot move {}.",
    "container": "I cannot put anything in {}.",
    "surface": "I cannot put anything on {}.",
    "openable": "I cannot open or close {}.",
    "switchable": "I cannot switch {} on or off.",
    ANY_KIND: "{} is a place to stand, and no thing.",
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
    excluded: Words = ()

    def resolve(self, words: Words) -> Named | Question | Refusal:
        if words == (SOMEWHERE,):
            return self._destination()
        if self.kind == PLACE:
            return place_meant(words, self.context, resolve)
        phrases = noun_phrases(words)
        if phrases is None:
            return self._unknown(" ".join(words))
        excluded = self._excluded(phrases)
        if not isinstance(excluded, tuple):
            return excluded
        parts = replace(self, excluded=excluded)._each(phrases.parts, phrases.parts[-1])
        if not isinstance(parts, tuple):
            return parts
        if len({part.quantifier for part in parts}) > 1:
            return Refusal(f"I cannot take '{' '.join(words)}' together: some of it means all, some any, or none.")
        return self._joined(parts, phrases.is_choice)

    def _excluded(self, phrases: NounPhrases) -> Words | Question | Refusal:
        for phrase in phrases.excluded:
            if phrase.count is not None or phrase.quantifier is Quantifier.ANY:
                return Refusal(f"I do not know which of them to leave out: '{phrase.text}'.", is_understood=True)
        parts = replace(self, keeps_any=True)._each(phrases.excluded, phrases.parts[-1])
        return tuple(name for part in parts for name in part.names) if isinstance(parts, tuple) else parts

    def _each(self, phrases: Sequence[NounPhrase], last: NounPhrase) -> tuple[Named, ...] | Question | Refusal:
        """What each phrase of a list means; its last one may give the others their noun."""
        parts: list[Named] = []
        for phrase in phrases:
            found = self._one(with_noun(phrase, last, self.kind, self.context.catalogue))
            if not isinstance(found, Named):
                return found
            parts.append(found)
        return tuple(parts)

    def _joined(self, parts: Sequence[Named], is_choice: bool) -> Named:
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

    # one phrase

    def _one(self, phrase: NounPhrase) -> Named | Question | Refusal:
        first = (phrase.core or tuple(phrase.text.split()))[0]
        if len(phrase.core) <= 1 and first in PRONOUNS and not phrase.relation:
            return self._pronoun(first, phrase.quantifier)
        told = tuple(name for name in self.context.as_told(phrase.text, self.kind) if name not in self.excluded)
        if told:
            return self._as_told(phrase.text, told)
        found = described(phrase, self.kind, self.context.catalogue)
        if found.is_of_wrong_kind:
            return self._of_wrong_kind(" ".join(found.phrase.core))
        if found.is_unknown:
            part = found.phrase.relation if found.phrase.relation[:1] == ("of",) else ()  # "a bar of soap" is one thing
            return self._unknown(" ".join((*found.phrase.core, *part)) or phrase.text)
        return self._described(found)

    def _described(self, found: Described) -> Named | Question | Refusal:
        """Those of the things that fit the nouns which the rest of the phrase leaves."""
        choice = Choice(found, self.context, resolve, self.keeps_any)
        left = choice.related(found.names, is_group=found.is_group)
        if isinstance(left, Named) and found.side is not None:
            left = choice.on_side(found.side, left)
        if not isinstance(left, Named):
            return left
        names = tuple(name for name in left.names if name not in self.excluded)
        if not names:
            return Refusal(f"Without {listed(self.excluded)}, nothing is left of '{found.phrase.text}'.")
        assumptions = (*left.assumptions, *choice.left_out(self.kind))
        chosen = choice.of(replace(left, names=names, is_group=found.is_group, assumptions=assumptions))
        if not isinstance(chosen, Named) or not found.told:
            return chosen
        return replace(chosen, assumptions=(*chosen.assumptions, f"'{found.told}' means {listed(chosen.names)}"))

    def _as_told(self, text: str, names: Words) -> Named | Question:
        """The thing that somebody has said to be called so; where that was said of several, the one that is chosen."""
        if len(names) == 1:
            return Named(names, assumptions=(f"'{text}' is the {names[0]}, as I was told",))
        chosen = self.context.ask(f"Which do you mean by '{text}': {listed(names, 'or')}?", names)
        return chosen if isinstance(chosen, Question) else Named(chosen)

    # what is not named

    def _pronoun(self, word: str, quantifier: Quantifier) -> Named | Question | Refusal:
        unnamed = Unnamed(self.kind, self.context, self.taken)
        other = unnamed.of_another_kind(word)
        if other is not None:
            return self._of_wrong_kind(other)
        meant = unnamed.antecedent(word)
        if isinstance(meant, Named) and quantifier is Quantifier.NONE:  # "none of them"
            return replace(meant, quantifier=quantifier)
        return meant

    def _destination(self) -> Named | Question | Refusal:
        found = Unnamed(self.kind, self.context, self.taken).destination()
        if isinstance(found, Named) and not self.context.catalogue[found.names[0]].is_of(self.kind):
            return self._of_wrong_kind(found.names[0])
        return found

    # what means nothing

    def _unknown(self, text: str) -> Refusal:
        return Refusal(f"I know nothing called '{text}'.", nearest(text, self.kind, self.context.catalogue))

    def _of_wrong_kind(self, text: str) -> Refusal:
        told = _IMPOSSIBLE.get(self.kind, f"{{}} is of the wrong kind here: not '{self.kind}'.").format(f"the {text}")
        return Refusal(told[:1].upper() + told[1:], nearest("", self.kind, self.context.catalogue))
