"""How long each thing said aloud is kept."""

from __future__ import annotations

WORDS_DAYS = 30
HELP_DAYS = 90
MISTAKES_DAYS = 90
ORDERS_DAYS = 365
"""Days after an order ended."""
