"""Action decoders, by name: what turns a situation into a chunk of actions. A new one is one file and one entry."""

from collections.abc import Callable

from majordomo.errors import UnknownName
from vla.config import VlaConfig
from vla.decoders.decoder import ActionDecoder, ChunkTarget, Decoded
from vla.decoders.regression import RegressionDecoder

DECODERS: dict[str, Callable[[VlaConfig], ActionDecoder]] = {"regression": RegressionDecoder}


def build_decoder(config: VlaConfig) -> ActionDecoder:
    """Return the decoder that the configuration names.

    Raises:
        UnknownName: There is none of that name.
    """
    name = config.decoder.name
    if name not in DECODERS:
        raise UnknownName("decoder", name, DECODERS)
    return DECODERS[name](config)


__all__ = ["DECODERS", "ActionDecoder", "ChunkTarget", "Decoded", "RegressionDecoder", "build_decoder"]
