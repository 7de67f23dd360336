"""Figures as payloads carry them, turned back."""

from __future__ import annotations

from bonafides.figures import figure_of

__all__ = ["figure_of"]
