"""Do what words say, once it is known what they mean."""

from majordomo.skill import DeferredSkill


class Do(DeferredSkill):
    """Do what words say, planned only when their turn comes: for words about what must be seen first."""

    name = "do"
    resources = frozenset({"arm"})
