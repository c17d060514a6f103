"""Pictures and films for people: how they are laid out, written, and taken when something goes wrong."""
