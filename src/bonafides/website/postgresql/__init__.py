"""PostgreSQL as the house asks it (decision 0036): `ENGINE` of Django's settings names this package."""
