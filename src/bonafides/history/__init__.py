"""The CRM past, append-only: contracts, tables, statements, as-of, spells, checks.

Import what you need from its modules: `tables` (what is kept), `weeks` (days as the organisation lives
them), `spells` (the one stored intermediate), `asof` (what was known on a day), `store` (on disk).
"""
