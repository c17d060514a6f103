"""Of which things that is so, what is said of them: "on the table", "that is open", "next to the bowl"."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from majordomo.catalogue import ANY_KIND
from majordomo.plan import Question, Refusal
from planners.english.things.believed import STATES, Believed, Kept
from planners.english.things.context import Context
from planners.english.things.named import Named
from planners.english.things.naming import Words, called
from planners.english.things.relation_words import begins_relation, complement
from planners.english.things.resolving import Resolve
from planners.english.things.spatial import anchor_words, nearest_to, next_to, on_side, side_of

_LEADING = frozenset({"on", "in", "at", "to", "the", "a", "an", "any", "side", "hand", "colored", "coloured", "one"})
"""Words that say nothing of how a thing looks."""

_ARTICLES = frozenset({"a", "an", "any", "one"})


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
    is_group: bool = False

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
        if side is not None:
            return _or_unsure(on_side(names, side, self.context), names)
        if said[:1] == ("of",):
            return self._among(names, said[1:])
        anchored = anchor_words(said)
        if anchored is not None:
            return self._beside(names, *anchored)
        return Believed(names, self.context, self.resolve).kept(said)

    def _described(self, names: Words, said: Words) -> Words | None:
        """Keep those that are called so: "the one at the front left", "what is not a cup", "the mug that is red"."""
        is_denied = said[:1] == ("not",)
        words = said[is_denied:]
        looks = tuple(word for word in words if word not in _LEADING)
        if not looks:
            return None
        found = called(looks, ANY_KIND, self.context.catalogue)
        told = {item.name for item in found.items} if words[0] in _ARTICLES or not found.has_noun else set()
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
        among = self.resolve(words, ANY_KIND, self.context)
        if not isinstance(among, Named):
            return among
        return Kept(tuple(name for name in names if name in among.names))

    def _beside(self, names: Words, kind: str, words: Words) -> Kept | Question | Refusal | None:
        anchor = self.resolve(words, ANY_KIND, self.context)
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


def _cuts(relation: Words) -> Iterator[tuple[Words, ...]]:
    """A relation as two, "on the shelf" and "next to the bottle", and as one."""
    for index in range(1 if relation[0] in STATES else 2, len(relation)):
        if begins_relation(relation[index:]):
            yield relation[:index], relation[index:]
    yield (relation,)


def _or_unsure(found: Words | None, names: Words) -> Kept:
    return Kept((), names) if found is None else Kept(found)
