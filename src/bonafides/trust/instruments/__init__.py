"""Instruments as data: what is asked, in which words, and what each item taps."""
