"""A causal language model in this process, from a folder; its answers keep to their schema token by token.

Loads torch and transformers: import it only where such a model is wanted.
"""

from planners.model.local.local_model import LocalModel, LocalModelSettings

__all__ = ["LocalModel", "LocalModelSettings"]
