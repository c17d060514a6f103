"""The matrix of faults: what may go wrong, made to happen; what the agent noticed, did about it, and said of it."""
