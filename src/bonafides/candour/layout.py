"""How payloads of this room are laid out: a page shows what it can read, and waits a night for the rest."""

from __future__ import annotations

LAYOUT = 1
"""Raised whenever a payload changes so that older ones cannot be shown; the next night supersedes them."""
