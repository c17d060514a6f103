"""Plugins: a new one written, and one tried."""
