"""Where a noun ends and what is so of it begins: "cups | that are on the table", "the one | next to the bowl"."""

from planners.english.things.naming import Words

_RELATIVES = frozenset({"that", "which", "who"})
_COPULAS = frozenset({"is", "are", "was", "were"})
_PARTICIPLES = frozenset({"lying", "standing", "sitting", "placed", "resting", "located", "stored", "kept", "right"})
_LEADING = _RELATIVES | _COPULAS | _PARTICIPLES | {"been", "being", "still", "already", "currently", "now", "just"}
PREPOSITIONS = frozenset(
    {"on", "in", "onto", "inside", "within", "from", "off", "out", "at", "near", "beside", "by", "behind", "under"}
)
_LONGER = (
    ("next", "to"),
    ("close", "to"),
    ("closest", "to"),
    ("nearest", "to"),
    ("to", "the", "left"),
    ("to", "the", "right"),
    ("left", "of"),
    ("right", "of"),
    ("you", "are", "holding"),
    ("you", "hold"),
    ("you", "have"),
)


def cut_relation(words: Words) -> tuple[Words, Words]:
    """Cut "cups that are on the table" into the cups and what is so of them."""
    for index in range(len(words)):
        rest = words[index:]
        if len(rest) > 1 and begins_relation(rest):
            return words[:index], rest
        if (index and rest[0] in _RELATIVES | _COPULAS) or (
            rest[0] == "of" and words[index - 1] not in ("door", "doors")
        ):
            return words[:index], rest
    return words, ()


def begins_relation(words: Words) -> bool:
    """Whether words say what is so of the noun before them."""
    if words[0] in PREPOSITIONS or any(words[: len(one)] == one for one in _LONGER):
        return True
    return len(words) > 1 and words[0] in _PARTICIPLES and begins_relation(words[1:])


def complement(relation: Words) -> Words:
    """A relation without what only leads to it: "that is lying on the table" is "on the table"."""
    while relation and (relation[0] in _LEADING or (relation[0] == "left" and relation[1:2] not in ((), ("of",)))):
        relation = relation[1:]
    return relation
