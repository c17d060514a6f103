"""Every planner passes the suite that every planner must."""

import json
from typing import Any

import pytest

from bringup.planning import RecallingPlanner
from majordomo.plan import Planner
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FAKE_CATALOGUE
from majordomo.testing.conformance import PlannerConformance
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from planners.chat_model import ModelSettings
from planners.llm import LanguageModelPlanner
from skills.registry import load_skills

OPEN = {"id": "a", "skill": "open", "arguments": {"target": "microwave"}, "after": []}
PLAN = json.dumps({"kind": "plan", "goals": ["open(microwave)"], "steps": [OPEN]})
REFUSAL = json.dumps({"kind": "refusal", "text": "I cannot do that.", "suggestion": "open the microwave"})


class _Planner(PlannerConformance):
    def make_snapshot(self) -> WorldSnapshot:
        return WorldSnapshot(FAKE_CATALOGUE)

    def make_skills(self) -> SkillLibrary:
        return load_skills(()).library


class TestBuiltinPlanner(_Planner):
    def make_planner(self) -> Planner:
        return BuiltinPlanner()


class TestRecallingPlanner(_Planner):
    def make_planner(self) -> Planner:
        return RecallingPlanner(BuiltinPlanner())


class _ModelPlanner(_Planner):
    url = ""

    def make_planner(self) -> Planner:
        return LanguageModelPlanner(ModelSettings("m", self.url), BuiltinPlanner())


class TestLanguageModelPlanner(_ModelPlanner):
    @pytest.fixture(autouse=True)
    def _serve(self, chat_server: Any) -> None:  # a ChatServer of conftest.py, which tests cannot import
        """A model that knows one thing, and refuses everything else."""
        pytest.importorskip("langchain_openai")

        def reply(body: dict[str, Any]) -> str:
            told = json.loads(body["messages"][-1]["content"])
            return PLAN if told["request"] == self.instruction or "failed" in told else REFUSAL

        chat_server.reply = reply
        self.url = chat_server.url


class TestLanguageModelPlannerWithAModelThatTalksNonsense(_ModelPlanner):
    @pytest.fixture(autouse=True)
    def _serve(self, chat_server: Any) -> None:  # a ChatServer of conftest.py, which tests cannot import
        pytest.importorskip("langchain_openai")
        chat_server.reply = lambda body: "Certainly! First, open the door."
        self.url = chat_server.url

    @pytest.mark.skip("the built-in planner takes over, and its name is the source")
    def test_source_is_its_name(self) -> None: ...
