"""Cartesian servo, limiters of arm and base, watchdog and emergency stop."""
