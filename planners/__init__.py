"""Planners turn words into checked plans: a built-in one that needs no model, and one that asks a language model.

Both complete what was left unsaid by the same search and pass the same checker. Nothing heavy is loaded here.
"""

from planners.builtin import BuiltinPlanner
from planners.chat_model import ModelSettings
from planners.checker import accept, check
from planners.composites import expand
from planners.imagined_world import ImaginedWorld
from planners.llm import LanguageModelPlanner
from planners.rehearsal import Problem
from planners.search import Completion, DeadEnd, Waypoint, complete

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
