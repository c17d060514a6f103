"""Of which things that is so, what is said of them: "on the table", "that is open", "next to the bowl"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from majordomo.catalogue import ANY_KIND
from majordomo.plan import Question, Refusal
from majordomo.predicate import Predicate, Verdict
from planners.english import word_lists
from planners.english.claims import additions_of
from planners.english.context import Context, Named
from planners.english.naming import Words, called
from planners.english.relation_words import begins_relation, complement
from planners.english.resolving import Resolve
from planners.english.spatial import anchor_words, in_the_middle, nearest_to, next_to, outermost, side_of
from planners.english.words import Word

STATES = word_lists.meanings("states")
"""Adjectives that say what is so of a thing now, and how the predicates say it."""

_EITHER: Mapping[str, tuple[str, ...]] = {"from": ("on", "in"), "off": ("on",), "out": ("in",), "at": ("on", "in")}
"""Prepositions of which no predicate speaks, and what is so of what is taken from there."""


_LEADING = frozenset({"on", "in", "at", "to", "the", "a", "an", "any", "side", "hand", "colored", "coloured", "one"})
"""Words that say nothing of how a thing looks."""

_ARTICLES = frozenset({"a", "an", "any", "one"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of some things.

    Attributes:
        names: Of which it is so.
        unsure: Of which it may be so.
        is_unseen: Whether a look would tell of those.
        told: What had to be so, in words.
        place: Where a look would tell; None where nobody knows.
        anchors: What else was spoken of: the table, of the cups on it.
    """

    names: Words
    unsure: Words = ()
    is_unseen: bool = False
    told: str = ""
    place: str | None = None
    anchors: Words = ()


@dataclass(frozen=True, slots=True)
class Relations:
    """Reads relations against a context.

    Attributes:
        context: What is believed.
        resolve: Tells what the things in a relation are.
        is_group: Whether all of which it is so are meant, rather than the one that it tells from the others.
    """

    context: Context
    resolve: Resolve
    is_group: bool = field(default=False)

    def kept(self, names: Words, relation: Words) -> Kept | Question | Refusal | None:
        """Keep those of which a relation is so; None where it is not understood."""
        best: Question | Refusal | None = None
        for cut in _cuts(relation):
            kept: Kept | Question | Refusal | None = Kept(names)
            for one in cut:
                kept = self._kept_by_one((*kept.names, *kept.unsure), one) if isinstance(kept, Kept) else kept
            if isinstance(kept, Kept):
                return kept
            best = best or kept
        return best

    def _kept_by_one(self, names: Words, relation: Words) -> Kept | Question | Refusal | None:
        said = complement(relation)
        described = self._described(names, said)
        if described is not None:
            return Kept(described)
        side = side_of(said)
        if side == "middle":
            return _or_unsure(in_the_middle(names, self.context), names)
        if side is not None:
            return _or_unsure(outermost(names, side, self.context), names)
        if said[:1] == ("of",):
            return self._among(names, said[1:])
        anchored = anchor_words(said)
        return self._believed(names, said) if anchored is None else self._beside(names, *anchored)

    def _described(self, names: Words, said: Words) -> Words | None:
        """Keep those that are called so: "the one at the front left", "what is not a cup", "the mug that is red"."""
        is_denied = said[:1] == ("not",)
        words = said[is_denied:]
        looks = tuple(word for word in words if word not in _LEADING)
        if not looks or len(looks) == len(words) == len(said) == 0:
            return None
        if words[0] in _ARTICLES:
            told = {item.name for item in called(looks, ANY_KIND, self.context.catalogue).items}
        else:
            described = called(looks, ANY_KIND, self.context.catalogue)
            told = set() if described.has_noun else {item.name for item in described.items}
        kept = tuple(name for name in names if (name in told) is not is_denied)
        return kept if told and kept else None

    def _among(self, names: Words, words: Words) -> Kept | Question | Refusal:
        """Keep those that are some of others, or parts of a whole: "the one of the cups", "a burner of the stove"."""
        catalogue = self.context.catalogue
        kinds = {kind for name in names for kind in catalogue[name].kinds}
        found = [called(words[words[:1] == ("the",) :], kind, catalogue).items for kind in sorted(kinds)]
        parts = {item.name for items in found for item in items}
        if parts.intersection(names):
            return Kept(tuple(name for name in names if name in parts))
        among = self.resolve(words, "thing", self.context)
        if not isinstance(among, Named):
            return among
        return Kept(tuple(name for name in names if name in among.names))

    def _beside(self, names: Words, kind: str, words: Words) -> Kept | Question | Refusal | None:
        anchor = self.resolve(words, "thing", self.context)
        if not isinstance(anchor, Named):
            return anchor
        if len(anchor.names) != 1:
            return None
        others = tuple(name for name in names if name != anchor.names[0])
        if kind == "nearest":
            found = nearest_to(others, anchor.names[0], self.context)
        else:
            found = next_to(others, anchor.names[0], self.context, self.is_group)
        return replace(_or_unsure(found, others), anchors=anchor.names)

    def _believed(self, names: Words, said: Words) -> Kept | Question | Refusal | None:
        """Keep those of which a claim is believed."""
        is_denied = said[:1] == ("not",)
        said = tuple(STATES.get(word, word) for word in said)
        verdicts: dict[str, list[Verdict]] = {}
        best: Question | Refusal | None = None
        place: str | None = None
        anchors: dict[str, None] = {}
        for claims in self._claims_of(names, said[is_denied:]):
            if isinstance(claims, Question | Refusal):
                best = claims if best is None or isinstance(claims, Question) else best
                continue
            for name, claim in claims.items():
                verdict = self.context.verdict(claim.negated() if is_denied else claim)
                verdicts.setdefault(name, []).append(verdict)
                place = place or self.context.catalogue[claim.arguments[-1]].place
                anchors.update(dict.fromkeys(one for one in claim.arguments if one not in names))
        if not verdicts:
            return best
        true = tuple(name for name, found in verdicts.items() if Verdict.TRUE in found)
        unsure = tuple(name for name, found in verdicts.items() if name not in true and Verdict.UNKNOWN in found)
        told = " ".join((" or ".join(_EITHER.get(said[0], said[:1])), *_behind_preposition(said)))
        return Kept(true, unsure, is_unseen=True, told=told, place=place, anchors=tuple(anchors))

    def _claims_of(self, names: Words, said: Words) -> Iterator[Mapping[str, Predicate] | Question | Refusal]:
        """What is claimed of each name, in every way in which it can be read; or why it cannot."""
        for start in _EITHER.get(said[0], ()) if said else ():
            yield from self._claims_as_said(names, (start, *_behind_preposition(said)))
        if said and said[0] not in _EITHER:
            yield from self._claims_as_said(names, said)

    def _claims_as_said(self, names: Words, said: Words) -> Iterator[Mapping[str, Predicate] | Question | Refusal]:
        clause = tuple(Word(word, 0, 0) for word in said)
        for (spec, subject), slots in additions_of(self.context.skills).matches(clause):
            kinds = dict(spec.parameters)
            fitting = [name for name in names if self.context.catalogue[name].is_of(kinds[subject])]
            others = self._named(slots, kinds) if fitting else {}
            if not isinstance(others, dict):
                yield others
            elif fitting:
                arguments = [others | {subject: name} for name in fitting]
                yield {
                    name: Predicate(spec.name, tuple(one[slot] for slot in kinds))
                    for name, one in zip(fitting, arguments, strict=True)
                }

    def _named(
        self, slots: Mapping[str, Sequence[Word]], kinds: Mapping[str, str]
    ) -> dict[str, str] | Question | Refusal:
        named = {}
        for slot, words in slots.items():
            found = self.resolve([word.text for word in words], kinds[slot], self.context)
            if not isinstance(found, Named):
                return found
            if len(found.names) != 1:
                return Refusal(f"'{' '.join(word.text for word in words)}' is more than one thing.")
            named[slot] = found.names[0]
        return named


def _behind_preposition(said: Words) -> Words:
    return said[2:] if said[:2] == ("out", "of") else said[1:]


def _cuts(relation: Words) -> Iterator[tuple[Words, ...]]:
    """A relation as two, "on the shelf" and "next to the bottle", and as one."""
    for index in range(1 if relation[0] in STATES else 2, len(relation)):
        if begins_relation(relation[index:]):
            yield relation[:index], relation[index:]
    yield (relation,)


def _or_unsure(found: Words | None, names: Words) -> Kept:
    return Kept((), names) if found is None else Kept(found)
