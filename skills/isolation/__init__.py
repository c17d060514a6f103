"""Other people's code in a process of its own: it may hang, crash, exit and eat memory, and only it ends.

The host's side is `guest_process`, with a `Drive` and a `Policy` on it; the guest's side is `guest` and the two modules
that it runs. What the host sends is pickled, for the guest trusts it; what a guest says is JSON, read as any input is.
"""
