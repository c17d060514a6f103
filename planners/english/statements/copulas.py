"""Everything that says "is", said with that word: "the lemon should be in the sink", "the cup goes on the rack"."""

from dataclasses import replace

from planners.english.text import word_lists
from planners.english.text.words import Clause, texts_of

_SAYING_IS = tuple(
    (tuple(said.split()), tuple(meant.split())) for said, meant in word_lists.meanings("saying is").items()
)


def folded(clause: Clause) -> Clause:
    """A clause in which nothing but "is" says that something is so."""
    words = list(clause)
    spoken = {word.text for word in words}
    for said, meant in _SAYING_IS:
        index = 0 if spoken.issuperset(said) else len(words)
        while index + len(said) <= len(words):
            if texts_of(words[index : index + len(said)]) == said:
                words[index : index + len(said)] = [replace(words[index], text=text) for text in meant]
                spoken.update(meant)
                index += len(meant)
            else:
                index += 1
    return tuple(words)
