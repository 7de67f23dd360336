"""Instruments as data: what is asked, in both languages, on which scale, and what each answer belongs to."""

from bonafides.trust.instruments.instrument import Dimension, Instrument, Item, Question, Scale
from bonafides.trust.instruments.reading import parse_instrument, read_instrument
from bonafides.trust.instruments.shelf import OURS, all_instruments, load

__all__ = [
    "OURS",
    "Dimension",
    "Instrument",
    "Item",
    "Question",
    "Scale",
    "all_instruments",
    "load",
    "parse_instrument",
    "read_instrument",
]
