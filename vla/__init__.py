"""The vision-language-action network: one pair of eyes that says what to do, where, and whether it worked."""

SHIPPED = "household"
"""The weights that ship, and the settings that made them: one policy for every scene that ships."""
