"""Carries tasks out and owns what is believed: plans in, one honest outcome out.

A task runs `Agent.run` → `Performance` (hears the person between any two ticks) → `Executive.tick` → `Step` (one
attempt at one skill) → `Watch` (looks until claims are true). What goes wrong is named in `evidence.diagnosis`, and the
`Recoverer` says what is done about it. What the person changes in the middle is the `Corrector`'s.
"""
