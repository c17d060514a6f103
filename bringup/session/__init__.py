"""Recorded conversations: kept, shown again, and held anew."""
