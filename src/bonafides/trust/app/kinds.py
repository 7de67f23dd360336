"""Kinds of jobs of this room; each is about one round."""

from __future__ import annotations

OPEN, CLOSE, MAIL, REMIND = "trust.open", "trust.close", "trust.mail", "trust.remind"
