"""A small kitchen, what can be asked for in it, whole tasks there; models that are scripted, and servers that fail."""

import json
import socket
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from agent import events
from agent.agent import Agent
from agent.parts import AgentParts
from majordomo.cancellation import Cancellation
from majordomo.catalogue import Catalogue, Item
from majordomo.errors import ModelUnavailable
from majordomo.plan import Planner, PlanRequest
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import CompositeSkill, Container, Movable, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock, FakeExecutor, FakeEyes, FakeWorld, ScriptedRun
from majordomo.world import WorldSnapshot
from memory.journal import Journal
from memory.working_memory import WorkingMemory
from planners.model.chat_client import ModelSettings
from planners.model.chat_model import ChatModel, Retries
from planners.model.language_model import Json, Message, Patience, Usage
from skills.registry import BUILTIN_SKILLS


class Stow(CompositeSkill):
    """Put a thing away and shut the door."""

    name = "stow"
    phrases = ("stow {target} in {container}",)
    target: Movable
    container: Container

    def steps(self) -> tuple[SkillCall, ...]:
        return (
            SkillCall("open", {"target": self.container}),
            SkillCall("pick", {"target": self.target}),
            SkillCall("place_in", {"target": self.target, "container": self.container}),
            SkillCall("close", {"target": self.container}),
        )


CATALOGUE = Catalogue.of(
    [
        *(
            Item(f"{colour} cup", frozenset({"movable"}), ("cup", "mug"), (colour,))
            for colour in ("red", "blue", "green")
        ),
        Item("yellow lemon", frozenset({"movable"}), ("lemon", "fruit"), ("yellow",)),
        Item("can", frozenset({"movable"}), ("can", "tin"), ("purple",)),
        Item("sponge", frozenset({"movable"}), ("sponge",)),
        Item("microwave", frozenset({"openable", "container"}), ("microwave", "oven")),
        Item("tray", frozenset({"surface"}), ("tray", "platter"), ("white",)),
        Item("counter", frozenset({"surface"}), ("counter", "worktop", "table")),
    ]
)

SnapshotMaker = Callable[..., WorldSnapshot]


def snapshot_of(*claims: str) -> WorldSnapshot:
    """A snapshot in which these claims ("open(microwave)", "not holding(can)") were seen and nothing else."""
    beliefs = {}
    for claim in map(Predicate.parse, claims):
        verdict = Verdict.TRUE if claim.positive else Verdict.FALSE
        beliefs[claim.atom] = Belief(claim.atom, verdict, float(claim.positive), 0.0, "cameras")
    return WorldSnapshot(CATALOGUE, beliefs)


@pytest.fixture
def skills() -> SkillLibrary:
    return SkillLibrary((*BUILTIN_SKILLS, Stow))


@pytest.fixture
def seen() -> SnapshotMaker:
    return snapshot_of


@pytest.fixture
def tidy() -> WorldSnapshot:
    """Everything on the counter, the microwave closed, the hand empty."""
    movable = CATALOGUE.of_kind("movable")
    return snapshot_of(
        "hand_empty()",
        "closed(microwave)",
        "not open(microwave)",
        *(f"on({name}, counter)" for name in movable),
        *(f"not on({name}, tray)" for name in movable),
        *(f"not inside({name}, microwave)" for name in movable),
        *(f"not holding({name})" for name in movable),
    )


@pytest.fixture
def request_of() -> Callable[[str], PlanRequest]:
    return PlanRequest


class ScriptedModel:
    """A language model that says what a test has written for it.

    Args:
        answers: In turn; an exception is raised instead of being said, and the last one is given for ever.

    Attributes:
        asked: The messages of every question, oldest first.
        schemas: Those of the answers that were asked for.
        patiences: With those answers.
        shares: What `rank` says; empty: every option is as good as the others.
    """

    name = "scripted"

    def __init__(self, *answers: str | Exception) -> None:
        self.asked: list[list[Message]] = []
        self.schemas: list[Json] = []
        self.patiences: list[Patience] = []
        self.shares: list[tuple[float, ...]] = []
        self.usage = Usage()
        self._answers = list(answers)

    def ask(self, messages: Sequence[Message], schema: Json, patience: Patience) -> str:
        self.asked.append(list(messages))
        self.schemas.append(schema)
        self.patiences.append(patience)
        self.usage += Usage(1, 1, seconds=1.0)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        patience.hear(answer)
        return answer

    def rank(self, messages: Sequence[Message], options: Sequence[str], patience: Patience) -> tuple[float, ...]:
        self.asked.append(list(messages))
        self.patiences.append(patience)
        return self.shares.pop(0) if self.shares else tuple(1.0 / len(options) for _ in options)


@pytest.fixture
def scripted() -> type[ScriptedModel]:
    """Makes a language model that says what it is given."""
    return ScriptedModel


@pytest.fixture
def slow() -> type[ScriptedModel]:
    """Makes a language model that takes four seconds for each answer, on a `clock` of its class."""

    class Slow(ScriptedModel):
        clock = FakeClock()

        def ask(self, messages: Sequence[Message], schema: Json, patience: Patience) -> str:
            self.clock.advance(4.0)
            return super().ask(messages, schema, patience)

    return Slow


@pytest.fixture(scope="module")
def langchain() -> None:
    """Load once what a first question loads, so that no test's deadline is spent on it."""
    pytest.importorskip("langchain_openai")
    model = ChatModel(ModelSettings("m", "http://127.0.0.1:9/v1"), Retries(attempts=1))
    with suppress(ModelUnavailable):
        model.ask([("human", "hello")], {}, Patience(120.0, Cancellation()))


def chunk(delta: Mapping[str, Any], finish_reason: str | None = None) -> bytes:
    """A piece of a chat server's stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(body)}\n\n".encode()


@pytest.fixture(name="chunk")
def chunk_maker() -> Callable[..., bytes]:
    """Makes pieces of a chat server's stream."""
    return chunk


@pytest.fixture
def silent_url() -> Iterator[str]:
    """A server that takes a connection, and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"


@pytest.fixture
def resetting_url() -> Iterator[str]:
    """A server that breaks every connection once something was asked."""

    def serve(listening: socket.socket) -> None:
        while True:
            try:
                connection = listening.accept()[0]
            except OSError:
                return
            connection.recv(1000)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        Thread(target=serve, args=(listening,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def drip(chat_server: Any) -> Event:  # a ChatServer of the tests' root
    """Have the server answer a letter every tenth of a second, and note when nobody listens any more."""
    hung_up = Event()

    def pieces() -> Iterator[bytes]:
        try:
            for _ in range(600):
                yield chunk({"content": "x"})
                hung_up.wait(0.1)
        finally:
            hung_up.set()

    chat_server.sends(pieces(), content_type="text/event-stream")
    return hung_up


class Respondent:
    """Says the same to every question."""

    def __init__(self, answer: str | None) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def ask(self, question: str, options: Sequence[str]) -> str | None:
        self.asked.append(question)
        return self.answer


class Kitchen:
    """An agent in a world that is nothing but claims.

    Args:
        journal: Open.
        planner: Plans.
        world: What is so.
        runs: How skills go, by name; else they all work.
        answer: Of the person, to every question; None: nobody is there.
    """

    def __init__(
        self,
        journal: Journal,
        planner: Planner,
        world: Sequence[str],
        runs: Mapping[str, Sequence[ScriptedRun]] | None = None,
        answer: str | None = None,
    ) -> None:
        self.clock = FakeClock()
        self.world = FakeWorld(world)
        self.journal = journal
        self.eyes = FakeEyes(self.world, self.clock)
        self.person = Respondent(answer)
        self.events: list[events.Event] = []
        self.watch: Callable[[events.Event], None] = events.ignore
        library = SkillLibrary(BUILTIN_SKILLS)
        self.executor = FakeExecutor(self.world, library, CATALOGUE, runs, self.clock)
        memory = WorkingMemory(CATALOGUE, self.clock)
        parts = AgentParts(planner, library, self.eyes, self.executor, memory, journal, self.person, self.clock)
        self.agent = Agent(parts, listener=self._notice)

    def _notice(self, event: events.Event) -> None:
        self.events.append(event)
        self.watch(event)

    @property
    def started(self) -> list[str]:
        """What was done, as calls, but for waiting."""
        return [str(call) for _, call in self.executor.started if call.skill != "wait"]


@pytest.fixture
def make_kitchen(tmp_path: Path) -> Iterator[Callable[..., Kitchen]]:
    """Makes kitchens, each with a journal of its own, unless it is given one."""
    with ExitStack() as stack:

        def make(planner: Planner, world: Sequence[str], journal: Journal | None = None, **more: Any) -> Kitchen:
            path = tmp_path / f"journal{len(list(tmp_path.glob('journal*.db')))}.db"
            opened = journal or stack.enter_context(Journal(path, FakeClock()))
            return Kitchen(opened, planner, world, **more)

        yield make
