"""Looks, and what may be believed by them: no success without evidence."""
