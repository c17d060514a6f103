"""The vision-language-action network: one pair of eyes that says what to do, where, and whether it worked."""
