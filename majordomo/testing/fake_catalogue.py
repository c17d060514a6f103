"""A handful of things, one of every kind and two alike."""

from majordomo.catalogue import Catalogue, Item

FAKE_CATALOGUE = Catalogue.of(
    [
        Item("red cup", frozenset({"movable"}), ("cup",), ("red",)),
        Item("blue cup", frozenset({"movable"}), ("cup",), ("blue",)),
        Item("microwave", frozenset({"openable", "container"}), ("microwave",)),
        Item("basket", frozenset({"container"}), ("basket",)),
        Item("tray", frozenset({"surface"}), ("tray",)),
    ]
)
