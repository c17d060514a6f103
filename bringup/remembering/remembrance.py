"""Long-term memory as a command uses it: opened where it can be, and made use of by the agent.

A memory that cannot be used is told of and done without: nothing that moves depends on it.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from agent.talk.past import Past
from bringup.remembering.traces import erase_traces
from bringup.settings import Settings
from majordomo.embedding import TextEmbedder
from majordomo.errors import MajordomoError
from majordomo.skill_library import SkillLibrary
from memory.journal import Journal
from memory.long_term_memory import LongTermMemory
from memory.newcomers import Acquaintance
from memory.recall import Recall
from memory.remark import RemarkKind
from memory.word_vectors import WordVectors

_log = logging.getLogger(__name__)


@contextmanager
def memory_of(settings: Settings, tell: Callable[[str], None]) -> Iterator[LongTermMemory | None]:
    """Open the memory; None where there shall be none, or it cannot be used, which is told.

    Args:
        settings: Where it is.
        tell: Told where it cannot be used.
    """
    if not settings.memory.is_kept:
        yield None
        return
    try:
        memory = LongTermMemory(settings.memory_path, settings.memory.most_episodes)
    except MajordomoError as fault:
        tell(f"Nothing from earlier is remembered. {fault}")
        yield None
        return
    with memory:
        yield memory


def past_of(memory: LongTermMemory | None, settings: Settings, skills: SkillLibrary, journal: Journal) -> Past | None:
    """What a conversation can tell of earlier days; None where nothing is remembered."""
    if memory is None:
        return None
    erase = partial(erase_traces, settings.data_folder, journal)
    return Past(memory, skills, settings.scene, erase=erase)


@dataclass(frozen=True, slots=True)
class Remembrance:
    """What an agent is told of earlier days.

    Attributes:
        memory: What is remembered; None: nothing.
        scene: Where it is.
        embedders: Tell which tasks are alike.
    """

    memory: LongTermMemory | None
    scene: str
    embedders: Sequence[TextEmbedder] = (WordVectors(),)

    def recall(self, words: str) -> tuple[str, ...]:
        """What may matter to an instruction, a sentence each; nothing where the memory cannot be read."""
        if self.memory is None:
            return ()
        try:
            return Recall(self.memory, self.embedders).remembered(words)
        except MajordomoError:
            _log.exception("nothing is recalled")
            return ()

    def told(self) -> tuple[str, ...]:
        """The facts that people told, in their words."""
        if self.memory is None:
            return ()
        try:
            return tuple(one.text for one in self.memory.remarks.all() if one.kind is RemarkKind.FACT)
        except MajordomoError:
            _log.exception("no facts are recalled")
            return ()

    def shown(self) -> tuple[Acquaintance, ...]:
        """The things that people showed."""
        if self.memory is None:
            return ()
        try:
            return self.memory.shown.all(self.scene)
        except MajordomoError:
            _log.exception("nothing that was shown is recalled")
            return ()
