"""From "the red cup" to the catalogue's name: articles, adjectives, nouns, plurals, pronouns, lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from majordomo.catalogue import Catalogue, Item
from majordomo.plan import Question, Refusal

SEPARATOR = ","
"""The word that stands between the parts of a list."""

_DEFINITE = frozenset({"the", "this", "that", "these", "those", "my", "your", "our", "of"})
_INDEFINITE = frozenset({"a", "an", "any", "some"})
_ALL = frozenset({"all", "every", "each", "both"})
_SINGULAR_PRONOUNS = frozenset({"it", "this", "that"})
_PLURAL_PRONOUNS = frozenset({"them", "these", "those", "both"})
_ANY_NOUN = frozenset({"one", "ones", "thing", "things", "object", "objects"})


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase may refer to.

    Attributes:
        catalogue: What there is.
        mentions: What this request spoke of so far; several names where it spoke of them together.
        earlier: What was spoken of before this request, oldest first.
        hint: Names that an earlier question was answered with.
        seen: Names of what has been seen somewhere.
    """

    catalogue: Catalogue
    mentions: tuple[tuple[str, ...], ...] = ()
    earlier: tuple[tuple[str, ...], ...] = ()
    hint: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Named:
    """What a phrase means.

    Attributes:
        names: Catalogue names.
        assumption: What was taken for granted in choosing; empty for nothing.
    """

    names: tuple[str, ...]
    assumption: str = ""


@dataclass(frozen=True, slots=True)
class _Parsed:
    words: tuple[str, ...]
    determiners: frozenset[str] = field(default=frozenset())

    @property
    def text(self) -> str:
        return " ".join(self.words)


def resolve(words: Sequence[str], kind: str, context: Context, taken: Sequence[str] = ()) -> Named | Question | Refusal:
    """Tell which things of a kind a phrase means.

    Args:
        words: In lower case; lists are separated by `SEPARATOR`.
        kind: A catalogue kind, or "thing" for any.
        context: What it may refer to.
        taken: Names that a pronoun here cannot mean, for they have another part in the same clause.
    """
    names: list[str] = []
    assumptions = []
    for part in _parts(words):
        found = _resolve_one(part, kind, context, taken)
        if not isinstance(found, Named):
            return found
        names += [name for name in found.names if name not in names]
        assumptions += [found.assumption] if found.assumption else []
    return Named(tuple(names), "; ".join(assumptions))


def mentioned_in(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Names that occur in a text, in the order in which they do."""
    low = f" {''.join(letter if letter.isalnum() else ' ' for letter in text.lower())} "
    places = [(low.find(f" {name.lower()} "), name) for name in catalogue.items]
    return tuple(name for place, name in sorted(places) if place >= 0)


def best_described(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Names of the things that most words of a text describe: "the blue one" is the blue cup."""
    spoken = {word.strip(".,!?").lower() for word in text.split()}
    scores = {
        name: len(spoken & {word.lower() for part in (name, *item.nouns, *item.adjectives) for word in part.split()})
        for name, item in catalogue.items.items()
    }
    best = max(scores.values(), default=0)
    return tuple(name for name, score in scores.items() if score == best > 0)


def nearest(text: str, kind: str, catalogue: Catalogue) -> str:
    """The name of the thing of a kind whose words are nearest to a text; the first where none is near."""
    items = {name: item for name, item in catalogue.items.items() if item.is_of(kind)}
    described = best_described(text, Catalogue(items))
    if described:
        return described[0]
    spoken = {
        word.lower(): item.name
        for item in reversed(items.values())
        for word in (*item.adjectives, *item.nouns, item.name)
    }
    for candidate in (text, *reversed(text.split())):
        near = get_close_matches(candidate, spoken, n=1, cutoff=0.7)
        if near:
            return spoken[near[0]]
    return next(iter(items), "")


def _parts(words: Sequence[str]) -> Iterator[_Parsed]:
    part: list[str] = []
    for word in [*words, SEPARATOR]:
        if word != SEPARATOR:
            part.append(word)
        elif part:
            yield _parsed(part)
            part = []


def _parsed(words: list[str]) -> _Parsed:
    count = 0
    while count < len(words) and words[count] in _DEFINITE | _INDEFINITE | _ALL:
        count += 1
    return _Parsed(tuple(words[count:]), frozenset(words[:count]))


def _resolve_one(part: _Parsed, kind: str, context: Context, taken: Sequence[str]) -> Named | Question | Refusal:
    pronoun = part.text if part.words else next(iter(sorted(part.determiners)), "")
    if pronoun in _SINGULAR_PRONOUNS | _PLURAL_PRONOUNS:
        return _antecedent(pronoun, kind, context, taken)
    matching, is_plural = _candidates(part.words, context.catalogue)
    if not matching:
        near = nearest(part.text, kind, context.catalogue)
        return Refusal(f"I know nothing called '{part.text}'.", near)
    fitting = tuple(item.name for item in matching if item.is_of(kind))
    if not fitting:
        one = matching[0].name
        return Refusal(f"The {one} is of the wrong kind here: not '{kind}'.", nearest("", kind, context.catalogue))
    if len(fitting) == 1 or is_plural or part.determiners & _ALL:
        return Named(fitting)
    return _choose(part, fitting, context)


def _candidates(words: tuple[str, ...], catalogue: Catalogue) -> tuple[list[Item], bool]:
    """The items that the words fit, and whether the words speak of several."""
    exact = [item for item in catalogue.items.values() if tuple(item.name.lower().split()) == words]
    if exact or not words:
        return exact, False
    singular: list[Item] = []
    plural: list[Item] = []
    for item in catalogue.items.values():
        described = {word.lower() for word in (*item.adjectives, *item.name.split())}
        if words[-1] in _ANY_NOUN and len(words) > 1 and described.issuperset(words[:-1]):
            (plural if words[-1].endswith("s") else singular).append(item)
        elif {adjective.lower() for adjective in item.adjectives}.issuperset(words):
            singular.append(item)
        else:
            nouns = [tuple(noun.lower().split()) for noun in (*item.nouns, item.name)]
            if any(_ends_with(words, noun, described) for noun in nouns):
                singular.append(item)
            elif any(_ends_with(words, one, described) for noun in nouns for one in _plurals(noun)):
                plural.append(item)
    return (singular, False) if singular else (plural, True)


def _ends_with(words: tuple[str, ...], noun: tuple[str, ...], described: set[str]) -> bool:
    front = len(words) - len(noun)
    return front >= 0 and words[front:] == noun and described.issuperset(words[:front])


def _plurals(noun: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    *front, last = noun
    yield (*front, f"{last}s")
    yield (*front, f"{last}es")
    if last.endswith("y"):
        yield (*front, f"{last[:-1]}ies")


def _choose(part: _Parsed, fitting: tuple[str, ...], context: Context) -> Named | Question:
    spoken_of = {name for mention in context.mentions for name in mention}
    for narrowing in (context.hint, spoken_of):
        left = [name for name in fitting if name in narrowing]
        if len(left) == 1:
            return Named((left[0],))
    visible = tuple(name for name in fitting if name in context.seen) or fitting
    if part.determiners & _INDEFINITE:
        return Named((visible[0],), f"any {part.text} will do: the {visible[0]}")
    if len(visible) == 1:
        return Named(visible, f"'{part.text}' means the {visible[0]}, the only one in sight")
    listed = ", ".join(f"the {name}" for name in visible[:-1])
    return Question(f"Which {part.text} do you mean: {listed} or the {visible[-1]}?", visible)


def _antecedent(pronoun: str, kind: str, context: Context, taken: Sequence[str]) -> Named | Question:
    fitting = context.catalogue.of_kind(kind)
    left = [
        tuple(n for n in mention if n in fitting and n not in taken)
        for mention in reversed((*context.earlier, *context.mentions))
    ]
    if pronoun in _SINGULAR_PRONOUNS:
        single = next((mention for mention in left if len(mention) == 1), None)
        if single is not None:
            return Named(single)
    else:
        together = next((mention for mention in left if len(mention) > 1), None)
        apart = tuple(dict.fromkeys(name for mention in reversed(left) for name in mention))
        if together or len(apart) > 1:
            return Named(together or apart)
    options = tuple(name for name in fitting if name not in taken)
    return Question(f"What do you mean by '{pronoun}'?", options)
