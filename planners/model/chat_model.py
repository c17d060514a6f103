"""A chat model behind OpenAI's interface, whoever serves it: patient, stubborn, and never longer than it is allowed."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from random import Random
from threading import Lock

from majordomo.clock import Clock, WallClock
from majordomo.errors import ModelUnavailable
from planners.model.background_loop import BackgroundLoop, ResultT, Work
from planners.model.chat_client import ChatClient, Form, ModelSettings, Reply
from planners.model.chat_trouble import ChatTrouble, trouble_of
from planners.model.language_model import Json, Message, Patience, Usage
from planners.model.ranking import ranking_message, shares
from planners.model.token_estimate import estimated_tokens

_LOGPROBS = {"logprobs": True, "top_logprobs": 20}
Hear = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Retries:
    """What passes by itself is waited for, twice as long each time, or as long as the server says.

    Attributes:
        attempts: At one question.
        first_wait_s: Before the second attempt, on average [s].
    """

    attempts: int = 3
    first_wait_s: float = 0.5


class ChatModel:
    """Asks a server through LangChain, which is loaded with the first question, not before.

    The first question shows how the server can be told an answer's form: by a JSON schema, as a tool's arguments, or in
    words alone. What it took is used from then on.

    Args:
        settings: Which model, and where.
        retries: How stubborn it is.
        clock: Wall-clock time, for deadlines and usage.
        random: Spreads the waiting times, so that many robots do not come back at once.

    Raises:
        ModelUnavailable: LangChain is not installed.
    """

    def __init__(
        self,
        settings: ModelSettings,
        retries: Retries | None = None,
        clock: Clock | None = None,
        random: Random | None = None,
    ) -> None:
        if find_spec("langchain_openai") is None or find_spec("langchain") is None:
            raise ModelUnavailable(
                "The language model's libraries are not installed.",
                "pip install 'majordomo[llm]', or the built-in planner.",
            )
        self._settings = settings
        self._retries = retries or Retries()
        self._clock = clock or WallClock()
        self._random = random or Random()
        self._client = ChatClient(settings)
        self._loop = BackgroundLoop(self._clock)
        self._forms = tuple(Form)
        self._gives_logprobs = True
        self._usage = Usage()
        self._lock = Lock()

    @property
    def name(self) -> str:
        """The model and its server."""
        return self._settings.where

    @property
    def usage(self) -> Usage:
        """Of all answers so far, those included that were given up."""
        return self._usage

    def ask(self, messages: Sequence[Message], schema: Json, patience: Patience) -> str:
        """Return the model's text, asked to follow a JSON schema.

        Raises:
            ModelUnavailable: No answer in time, an error, a refusal, or an answer cut off.
            Cancelled: The person no longer wants an answer.
        """
        until_s = self._clock.now_s() + patience.deadline_s

        async def work(hear: Hear) -> str:
            return (await self._in_some_form(messages, schema, until_s, hear)).text

        return self._waited_for(work, patience)

    def rank(self, messages: Sequence[Message], options: Sequence[str], patience: Patience) -> tuple[float, ...]:
        """Return how probable each option is as the answer, summing to 1.

        Raises:
            ModelUnavailable, Cancelled: As `ask`.
        """
        until_s = self._clock.now_s() + patience.deadline_s
        asked = [*messages, ranking_message(options)]

        async def work(hear: Hear) -> Reply:
            if self._gives_logprobs:
                try:
                    return await self._stubbornly(asked, _LOGPROBS, until_s, hear)
                except ChatTrouble as trouble:
                    if not trouble.refuses_form:
                        raise
            reply = await self._stubbornly(asked, {}, until_s, hear)
            self._gives_logprobs = False
            return reply

        reply = self._waited_for(work, patience)
        found = shares(reply.text, reply.alternatives, len(options))
        if found is None:
            raise ModelUnavailable(f"{self._who} named none of the options.", "another model.")
        return found

    @property
    def _who(self) -> str:
        return f"The language model {self.name}"

    def _waited_for(self, work: Work[ResultT], patience: Patience) -> ResultT:
        started_s = self._clock.now_s()
        try:
            return self._loop.wait_for(work, patience)
        except TimeoutError:
            raise ModelUnavailable(
                f"{self._who} did not answer within {patience.deadline_s:.1f} s.",
                "a longer language_model.deadline_s, a smaller model, or the built-in planner.",
            ) from None
        finally:
            self._spend(Usage(seconds=self._clock.now_s() - started_s))

    async def _in_some_form(self, messages: Sequence[Message], schema: Json, until_s: float, hear: Hear) -> Reply:
        """Ask in the surest form that the server takes."""
        refusals: list[ChatTrouble] = []
        for form in self._forms:
            try:
                reply = await self._stubbornly(messages, form.fields(schema), until_s, hear)
            except ChatTrouble as trouble:
                if not trouble.refuses_form:
                    raise
                refusals.append(trouble)
            else:
                self._forms = (form,)
                return reply
        raise refusals[0]

    async def _stubbornly(self, messages: Sequence[Message], fields: Json, until_s: float, hear: Hear) -> Reply:
        """Ask again after what passes by itself, as long as there is time."""
        wait_s = self._retries.first_wait_s
        for attempt in range(1, self._retries.attempts + 1):
            try:
                return await self._once(messages, fields, until_s - self._clock.now_s(), hear)
            except ChatTrouble as trouble:
                pause_s = trouble.retry_after_s
                if pause_s is None:
                    pause_s = wait_s * (0.5 + self._random.random())
                is_too_late = self._clock.now_s() + pause_s >= until_s
                if not trouble.is_passing or attempt == self._retries.attempts or is_too_late:
                    raise
            await asyncio.sleep(pause_s)
            wait_s *= 2
        raise AssertionError("the last attempt returns or raises")

    async def _once(self, messages: Sequence[Message], fields: Json, timeout_s: float, hear: Hear) -> Reply:
        reply = Reply()
        try:
            await self._client.stream(messages, fields, timeout_s, reply, hear)
            reply.expect_whole(self._who)
        except Exception as error:  # any server may answer anything, and the libraries then raise anything
            raise trouble_of(error, self._who) from error
        finally:
            self._count(messages, reply)
        return reply

    def _count(self, messages: Sequence[Message], reply: Reply) -> None:
        """Count the tokens: as the server does, else by estimate; where nothing came nothing is counted."""
        if reply.tokens is not None:
            prompt, answer = reply.tokens
        elif reply.characters:
            prompt = sum(estimated_tokens(text) for _, text in messages)
            answer = estimated_tokens(reply.text)
        else:
            return
        settings = self._settings
        cost = (prompt * settings.prompt_price + answer * settings.answer_price) / 1e6
        self._spend(Usage(prompt, answer, cost))

    def _spend(self, usage: Usage) -> None:
        with self._lock:
            self._usage += usage
