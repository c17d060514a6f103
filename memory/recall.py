"""What of long-term memory may matter to a task: preferences, facts about its things, like tasks and their failures."""

from collections.abc import Sequence

from majordomo.embedding import TextEmbedder
from majordomo.outcome import Outcome
from memory.episode import Episode
from memory.long_term_memory import LongTermMemory
from memory.remark import Remark, RemarkKind
from memory.word_vectors import content_words

MOST_PREFERENCES = 20
MOST_FACTS = 10
MOST_LIKE_TASKS = 3
LIKE = 0.6
"""How like its words must be to these, -1 to 1, for a task to matter."""

_LOOKED_AT = 30


class Recall:
    """Remembers for planners.

    Args:
        memory: What is remembered.
        embedders: Tell which tasks are alike; all count the same.
    """

    def __init__(self, memory: LongTermMemory, embedders: Sequence[TextEmbedder]) -> None:
        self._memory = memory
        self._embedders = tuple(embedders)

    def remembered(self, instruction: str) -> tuple[str, ...]:
        """What may matter to an instruction, a sentence each, as `PlanRequest.remembered` holds it.

        Like tasks come first, then what people said, the newest first: whoever has no room for all takes the first.
        """
        remarks = self._memory.remarks.all()
        wishes = [one for one in remarks if one.kind is RemarkKind.PREFERENCE][-MOST_PREFERENCES:]
        newest = sorted((*wishes, *_facts_about(instruction, remarks)), key=lambda one: -one.id)
        return (*(one.sentence for one in self.like(instruction)), *(one.sentence for one in newest))

    def like(self, instruction: str, count: int = MOST_LIKE_TASKS) -> tuple[Episode, ...]:
        """The tasks most like an instruction, one for each way in which the same words ended, failures included."""
        found: dict[tuple[str, Outcome], Episode] = {}
        for episode, likeness in self._memory.episodes.like(instruction, self._embedders, _LOOKED_AT):
            if likeness >= LIKE and (episode.plan or episode.setbacks):
                found.setdefault((episode.instruction.casefold(), episode.outcome), episode)
        return tuple(found.values())[:count]


def _facts_about(instruction: str, remarks: Sequence[Remark]) -> list[Remark]:
    """The latest facts that share a word with an instruction."""
    words = content_words(instruction)
    facts = [one for one in remarks if one.kind is RemarkKind.FACT and content_words(one.text) & words]
    return facts[-MOST_FACTS:]
