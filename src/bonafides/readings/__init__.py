"""WHAT HAS BEEN PUBLISHED, from which cut of the data."""
