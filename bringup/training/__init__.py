"""What the learning commands do: demonstrations, training, evaluation, and what a network made of an episode."""
