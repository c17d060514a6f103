"""Cartesian servo, limiter, watchdog and emergency stop."""
