"""A chat model against a real HTTP server that answers as chat servers do, and as they should not."""

import asyncio
import json
from random import Random
from threading import Event, Thread
from time import monotonic
from types import SimpleNamespace

import pytest

from majordomo.cancellation import Cancellation
from majordomo.errors import Cancelled, ModelUnavailable
from planners.model.chat_client import ModelSettings
from planners.model.chat_model import ChatModel, Retries
from planners.model.language_model import Patience

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": False}
HELLO = [("system", "Be brief."), ("human", "hello")]
NO_SCHEMA = '{"error": {"message": "response_format is not supported"}}'
NO_TOOLS = '{"error": {"message": "tools are not supported"}}'

pytestmark = pytest.mark.usefixtures("langchain")


def model_at(url, **settings):
    return ChatModel(ModelSettings("m", url, **settings), Retries(first_wait_s=0.001), random=Random(1))


@pytest.fixture
def model(chat_server):
    return model_at(chat_server.url)


def patience(deadline_s=30.0, **more):
    return Patience(deadline_s, more.pop("cancellation", Cancellation()), **more)


def ask(model, deadline_s=30.0, **more):
    return model.ask(HELLO, SCHEMA, patience(deadline_s, **more))


def refused(model, told, deadline_s=30.0):
    with pytest.raises(ModelUnavailable, match="Try: ") as caught:
        ask(model, deadline_s)
    assert told in str(caught.value)


class TestAsking:
    def test_the_answer_is_heard_piece_by_piece(self, model, chat_server):
        chat_server.says("x" * 100)
        heard = []
        assert ask(model, hear=heard.append) == "x" * 100
        assert "".join(heard) == "x" * 100
        assert len(heard) == 3

    def test_it_streams_and_limits_the_answer_in_the_words_that_every_server_knows(self, model, chat_server):
        chat_server.says("x")
        ask(model)
        sent = chat_server.bodies[0]
        assert (sent["stream"], sent["max_tokens"], sent["model"]) == (True, 2000, "m")
        assert [message["role"] for message in sent["messages"]] == ["system", "user"]

    def test_the_key_is_sent_and_never_shown(self, httpserver, chat_server):
        chat_server.says("x")
        settings = ModelSettings("m", chat_server.url, api_key="secret")
        ask(ChatModel(settings))
        assert httpserver.log[0][0].headers["Authorization"] == "Bearer secret"
        assert "secret" not in repr(settings)


class TestForms:
    def test_the_schema_is_asked_for_first(self, model, chat_server):
        chat_server.says("x")
        ask(model)
        assert chat_server.bodies[0]["response_format"]["json_schema"]["schema"] == SCHEMA

    def test_a_server_that_refuses_the_schema_is_asked_with_a_tool(self, model, chat_server, chunk):
        chat_server.sends(NO_SCHEMA, status=400)
        call = {"index": 0, "id": "1", "type": "function", "function": {"name": "answer", "arguments": '{"a"'}}
        more = {"index": 0, "function": {"arguments": ":1}"}}
        pieces = [chunk({"role": "assistant", "tool_calls": [call]}), chunk({"tool_calls": [more]})]
        chat_server.sends([*pieces, chunk({}, "tool_calls")], content_type="text/event-stream")
        heard = []
        assert ask(model, hear=heard.append) == '{"a":1}'
        assert "".join(heard) == '{"a":1}'
        assert chat_server.bodies[1]["tools"][0]["function"]["parameters"] == SCHEMA

    def test_a_server_that_refuses_tools_too_is_asked_in_words_and_that_is_remembered(self, model, chat_server):
        chat_server.sends(NO_SCHEMA, status=422)
        chat_server.sends(NO_TOOLS, status=422)
        chat_server.says("one", "two")
        assert (ask(model), ask(model)) == ("one", "two")
        asked = [
            [key for key in ("response_format", "tools", "stream_options") if key in b] for b in chat_server.bodies
        ]
        assert asked == [["response_format", "stream_options"], ["tools", "stream_options"], [], []]

    def test_what_every_form_meets_says_nothing_about_forms(self, model, chat_server):
        for _ in range(3):
            chat_server.sends('{"error": {"message": "no such model"}}', status=400)
        refused(model, "no such model")
        chat_server.says("x")
        ask(model)
        assert "response_format" in chat_server.bodies[-1]

    def test_a_prompt_that_is_too_long_is_not_asked_in_other_forms(self, model, chat_server):
        body = {"error": {"message": "maximum context length is 10", "code": "context_length_exceeded"}}
        chat_server.sends(json.dumps(body), status=400)
        refused(model, "maximum context length")
        assert len(chat_server.bodies) == 1


class TestWhatPasses:
    @pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
    def test_it_is_tried_again(self, model, chat_server, status):
        chat_server.sends("{}", status)
        chat_server.says("x")
        assert ask(model) == "x"

    def test_it_is_given_up_after_three_attempts(self, model, chat_server):
        for _ in range(5):
            chat_server.sends("{}", 500)
        refused(model, "status 500")
        assert len(chat_server.bodies) == 3

    def test_the_wait_doubles(self, chat_server, monkeypatch):
        waited_s, sleep = [], asyncio.sleep

        async def noted(seconds):
            waited_s.append(seconds)
            await sleep(0)

        monkeypatch.setattr("planners.model.chat_model.asyncio", SimpleNamespace(sleep=noted))
        monkeypatch.setattr(random := Random(), "random", lambda: 0.5)
        for _ in range(4):
            chat_server.sends("{}", 500)
        refused(ChatModel(ModelSettings("m", chat_server.url), Retries(4, 0.25), random=random), "status 500")
        assert waited_s == [0.25, 0.5, 1.0]

    def test_retry_after_is_waited_for(self, model, chat_server):
        chat_server.sends("{}", 429, headers={"Retry-After": "0.3"})
        chat_server.says("x")
        began_s = monotonic()
        assert ask(model) == "x"
        assert monotonic() - began_s >= 0.3

    @pytest.mark.parametrize("when", ["60", "Fri, 31 Dec 2100 23:59:59 GMT"])
    def test_a_wait_beyond_the_deadline_is_not_begun(self, model, chat_server, when):
        chat_server.sends("{}", 429, headers={"Retry-After": when})
        began_s = monotonic()
        refused(model, "left alone for", deadline_s=20.0)
        assert monotonic() - began_s < 15.0

    def test_a_spent_quota_does_not_pass(self, model, chat_server):
        chat_server.sends('{"error": {"message": "pay", "code": "insufficient_quota"}}', 429)
        refused(model, "pay")
        assert len(chat_server.bodies) == 1

    def test_an_answer_that_is_cut_off_without_a_reason_is_asked_for_again(self, model, chat_server):
        chat_server.says("half", finish_reason=None)
        chat_server.says("whole")
        assert ask(model) == "whole"

    def test_a_stream_without_an_end_is_given_up_in_the_end(self, model, chat_server, chunk):
        for _ in range(3):
            chat_server.sends([chunk({"role": "assistant", "content": "half"})], content_type="text/event-stream")
        refused(model, "cut off")

    def test_an_error_in_the_stream_is_asked_for_again(self, model, chat_server):
        chat_server.sends('data: {"error": {"message": "out of memory"}}\n\n', content_type="text/event-stream")
        chat_server.says("x")
        assert ask(model) == "x"


class TestWhatDoesNotPass:
    @pytest.mark.parametrize(
        ("status", "told"),
        [(401, "the environment variable"), (403, "a key"), (404, "ends with /v1"), (413, "context")],
    )
    def test_it_is_told_at_once_with_what_helps(self, model, chat_server, status, told):
        chat_server.sends("{}", status)
        refused(model, told)
        assert len(chat_server.bodies) == 1

    @pytest.mark.parametrize(
        "body", ["<html>log in first</html>", "{}", "not json", "", "data: {cut\n\n", '{"choices": []}', "[1, 2]"]
    )
    @pytest.mark.parametrize("content_type", ["text/html", "application/json", "text/event-stream"])
    def test_what_is_no_answer_of_a_chat_server(self, model, chat_server, body, content_type):
        chat_server.sends(body, content_type=content_type)
        refused(model, "failed: ")

    @pytest.mark.parametrize("form", ["schema", "words"])
    def test_an_answer_at_the_end_of_its_tokens(self, model, chat_server, form):
        if form == "words":
            chat_server.sends(NO_SCHEMA, status=400)
            chat_server.sends(NO_TOOLS, status=400)
        chat_server.says('{"a"', finish_reason="length")
        refused(model, "did not finish its answer (length)")

    def test_an_answer_that_a_filter_withholds(self, model, chat_server):
        chat_server.says("x", finish_reason="content_filter")
        refused(model, "refuses to answer")

    def test_a_refusal_of_the_model(self, model, chat_server, chunk):
        pieces = [chunk({"role": "assistant", "refusal": "I will "}), chunk({"refusal": "not."}), chunk({}, "stop")]
        chat_server.sends(pieces, content_type="text/event-stream")
        refused(model, "refuses to answer: I will not")

    def test_an_answer_without_words(self, model, chat_server):
        chat_server.says(" \n")
        refused(model, "answered nothing")

    def test_an_answer_that_never_ends(self, model, chat_server, chunk):
        chat_server.sends((chunk({"content": "x" * 1000}) for _ in range(10_000)), content_type="text/event-stream")
        refused(model, "does not stop talking")

    def test_nobody_listens(self):
        refused(model_at("http://127.0.0.1:9/v1"), "m at http://127.0.0.1:9/v1 failed")

    def test_openai_without_a_key(self, monkeypatch):
        monkeypatch.delenv("OPENAI_API_KEY", raising=False)
        refused(model_at(None), "language_model.key_variable")

    def test_without_langchain_it_says_what_to_install(self, monkeypatch):
        monkeypatch.setattr("planners.model.chat_model.find_spec", lambda name: None)
        with pytest.raises(ModelUnavailable, match=r"not installed\. Try: pip install 'majordomo\[llm\]'"):
            ChatModel(ModelSettings("m"))


class TestPatience:
    def test_a_server_that_stalls_is_given_up_at_the_deadline(self, silent_url):
        began_s = monotonic()
        refused(model_at(silent_url), "did not answer", deadline_s=0.5)
        assert monotonic() - began_s < 5.0

    def test_a_reset_connection_is_tried_again_and_told(self, resetting_url):
        refused(model_at(resetting_url), "the connection could not be made, or broke")

    def test_a_drip_is_given_up_at_the_deadline(self, model, drip):
        refused(model, "within 0.5 s", deadline_s=0.5)
        assert drip.wait(20.0)

    @pytest.mark.parametrize("last", [1, 2, 5])
    def test_an_answer_is_called_off_at_any_token_within_a_second_and_the_server_hears_of_it(self, model, drip, last):
        cancellation = Cancellation()
        heard_s = []

        def hear(piece):
            heard_s.append(monotonic())
            if len(heard_s) == last:
                cancellation.request()

        with pytest.raises(Cancelled):
            ask(model, cancellation=cancellation, hear=hear)
        assert monotonic() - heard_s[last - 1] < 1.0
        assert drip.wait(20.0)

    def test_a_silent_server_is_given_up_within_a_second_of_cancellation(self, silent_url):
        cancellation = Cancellation()
        requested_s = []

        def give_up():
            requested_s.append(monotonic())
            cancellation.request()

        Thread(target=lambda: (Event().wait(0.3), give_up()), daemon=True).start()
        with pytest.raises(Cancelled):
            ask(model_at(silent_url), deadline_s=60.0, cancellation=cancellation)
        assert monotonic() - requested_s[0] < 1.0

    def test_a_wait_for_the_next_attempt_is_given_up_too(self, model, chat_server):
        chat_server.sends("{}", 429, headers={"Retry-After": "30"})
        cancellation = Cancellation()
        Thread(target=lambda: (Event().wait(0.5), cancellation.request()), daemon=True).start()
        began_s = monotonic()
        with pytest.raises(Cancelled):
            ask(model, deadline_s=60.0, cancellation=cancellation)
        assert monotonic() - began_s < 15.0

    def test_who_hears_may_give_up(self, model, chat_server):
        def hear(piece):
            raise KeyboardInterrupt

        chat_server.says("x", "y")
        with pytest.raises(KeyboardInterrupt):
            ask(model, hear=hear)
        assert ask(model) == "y"


class TestUsage:
    @pytest.mark.parametrize("text", ["in a piece", "in several pieces " * 10])
    def test_tokens_are_counted_as_the_server_does_and_priced_by_the_million(self, chat_server, text):
        chat_server.says(text, usage=(2000, 1000))
        model = model_at(chat_server.url, prompt_price=1.0, answer_price=4.0)
        ask(model)
        usage = model.usage
        assert (usage.prompt_tokens, usage.answer_tokens, usage.cost) == (2000, 1000, 0.006)
        assert usage.seconds > 0.0

    def test_where_the_server_does_not_count_they_are_estimated(self, model, chat_server):
        chat_server.says("hello there", usage=None)
        ask(model)
        assert (model.usage.prompt_tokens, model.usage.answer_tokens) == (4, 2)

    def test_an_answer_that_was_given_up_counts(self, model, drip):
        refused(model, "within 1.0 s", deadline_s=1.0)
        drip.wait(20.0)
        assert model.usage.answer_tokens > 0

    def test_where_nothing_came_nothing_is_counted(self, model, chat_server):
        chat_server.sends("{}", 401)
        refused(model, "status 401")
        assert model.usage.tokens == 0


class TestRanking:
    OPTIONS = ("open the door", "close the door", "fly")

    def rank(self, model):
        return model.rank(HELLO, self.OPTIONS, patience())

    def test_by_log_probabilities_where_the_server_gives_them(self, model, chat_server):
        top = [{"token": " B", "logprob": -0.2, "bytes": None}, {"token": "A", "logprob": -1.9, "bytes": None}]
        place = {"token": " B", "logprob": -0.2, "bytes": None, "top_logprobs": top}
        choice = {"index": 0, "delta": {"content": " B"}, "logprobs": {"content": [place]}, "finish_reason": "stop"}
        body = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        chat_server.sends(f"data: {json.dumps(body)}\n\n", content_type="text/event-stream")
        first, second, third = self.rank(model)
        assert second / first == pytest.approx(2.718281828**1.7)
        assert third < 0.001
        assert first + second + third == pytest.approx(1.0)

    def test_by_order_where_it_does_not(self, model, chat_server):
        chat_server.says("B A C")
        assert self.rank(model) == pytest.approx((2 / 7, 4 / 7, 1 / 7))

    def test_a_server_that_refuses_log_probabilities_is_asked_without_and_that_is_remembered(self, model, chat_server):
        chat_server.sends("{}", 422)
        chat_server.says("A B C", "A B C")
        assert self.rank(model)[0] == self.rank(model)[0] == pytest.approx(4 / 7)
        assert ["logprobs" in body for body in chat_server.bodies] == [True, False, False]

    def test_an_answer_that_names_none_of_them_is_no_answer(self, model, chat_server):
        chat_server.says("Certainly!")
        with pytest.raises(ModelUnavailable, match="named none"):
            self.rank(model)
