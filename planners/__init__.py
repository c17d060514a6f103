"""Planners turn words into checked plans: a built-in one that needs no model, and some that ask a language model.

What they leave unsaid is completed by the same search, and all pass the same checker. Nothing heavy is loaded here.
"""

from planners.builtin import BuiltinPlanner
from planners.checker import accept, check
from planners.llm import LanguageModelPlanner
from planners.model.chat_client import ModelSettings
from planners.search.composites import expand
from planners.search.imagined_world import ImaginedWorld
from planners.search.rehearsal import Problem
from planners.search.search import Completion, DeadEnd, Waypoint, complete

__all__ = [
    "BuiltinPlanner",
    "Completion",
    "DeadEnd",
    "ImaginedWorld",
    "LanguageModelPlanner",
    "ModelSettings",
    "Problem",
    "Waypoint",
    "accept",
    "check",
    "complete",
    "expand",
]
