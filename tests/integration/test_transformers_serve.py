"""The language-model planner against `transformers serve`, with a model made here that knows one plan by heart."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.plan import Plan, PlanRequest
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from planners.fallback import FallingBack
from planners.llm import LanguageModelPlanner
from planners.model.chat_client import ModelSettings
from planners.model.chat_model import ChatModel
from skills.registry import load_skills

pytestmark = pytest.mark.slow

for needed in ("fastapi", "uvicorn", "accelerate", "langchain_openai"):
    pytest.importorskip(needed, reason=f"transformers serve needs {needed}: pip install 'majordomo[dev,llm]'")

PATIENCE_S = 240.0
STEPS = [
    {"id": "x", "skill": "pick", "arguments": {"target": "can"}, "after": []},
    {"id": "y", "skill": "place_on", "arguments": {"target": "can", "surface": "tray"}, "after": ["x"]},
]
ANSWER = json.dumps({"kind": "plan", "goals": ["on(can, tray)"], "steps": STEPS, "assumptions": ["I know it by heart"]})
NOW_YOU = "<|assistant|>"
TEMPLATE = "{% for message in messages %}{{ message['content'] }} {% endfor %}" + NOW_YOU


def write_model(folder: Path, answer: str) -> None:
    """Make a model that goes through one chain of tokens: an answer's thirds, each a token of its own.

    Its attention and its layers do nothing. Each token's embedding is a direction of its own, and the head leads from
    it to the token that comes next.
    """
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    words = answer.split(" ")
    third = len(words) // 3
    chain = [
        NOW_YOU,
        *(" ".join(part) for part in (words[:third], words[third : 2 * third], words[2 * third :])),
        "</s>",
    ]
    vocabulary = {word: index for index, word in enumerate(["<unk>", *chain])}
    size = 16  # at least the vocabulary, and even for the attention's heads
    tokens = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokens.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=tokens, unk_token="<unk>", eos_token="</s>")
    tokenizer.add_special_tokens({"additional_special_tokens": [NOW_YOU]})
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    config = LlamaConfig(
        vocab_size=size,
        hidden_size=size,
        intermediate_size=size,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=8192,
        eos_token_id=vocabulary["</s>"],
        bos_token_id=None,
        tie_word_embeddings=False,
    )
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if "norm" not in name:
                weights.zero_()
        model.model.embed_tokens.weight.copy_(torch.eye(size))
        for word, following in pairwise(chain):
            model.lm_head.weight[vocabulary[following], vocabulary[word]] = 10.0
    model.save_pretrained(folder)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The model's name, and the server's address."""
    folder = tmp_path_factory.mktemp("by_heart")
    write_model(folder, ANSWER)
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", str(folder), "--device", "cpu"]
    log = tmp_path_factory.mktemp("log") / "server.txt"
    with log.open("w") as written:
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)],
            env={**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"},
            stdout=written,
            stderr=written,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", server, log)
        yield str(folder), f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait()


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until_s = monotonic() + PATIENCE_S
    while server.poll() is None and monotonic() < until_s:
        try:
            with urlopen(url, timeout=5.0):
                return
        except (URLError, TimeoutError, ConnectionError):
            sleep(0.5)
    pytest.fail(f"transformers serve did not start:\n{log.read_text()}")


@pytest.fixture
def snapshot() -> WorldSnapshot:
    items = [
        Item("can", frozenset({"movable"}), ("can",)),
        Item("tray", frozenset({"surface"}), ("tray",)),
        Item("counter", frozenset({"surface"}), ("counter",)),
    ]
    claims = [Predicate("hand_empty"), Predicate("on", ("can", "counter"))]
    return WorldSnapshot(Catalogue.of(items), {c: Belief(c, Verdict.TRUE, 1.0, 0.0, "cameras") for c in claims})


@pytest.mark.timeout(900)
def test_a_plan_of_a_model_that_transformers_serves(served: tuple[str, str], snapshot: WorldSnapshot) -> None:
    name, url = served
    model = ChatModel(ModelSettings(name, url, max_tokens=100))
    planner = FallingBack(LanguageModelPlanner(model, PATIENCE_S), BuiltinPlanner())
    request = PlanRequest("put the can on the tray", deadline_s=PATIENCE_S)
    plan = planner.plan(request, snapshot, load_skills(()).library)
    assert isinstance(plan, Plan)
    assert (plan.source, plan.assumptions[0]) == ("llm", "I know it by heart"), plan
    assert [str(step.call) for step in plan.calls] == ["pick(can)", "place_on(can, tray)"]
    assert model.usage.prompt_tokens > 100
    assert model.usage.answer_tokens in (3, 4)
