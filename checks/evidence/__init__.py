"""Journals that are kept, and what can be said from them."""
