"""CONTACTS THAT ARRIVE BY THEMSELVES: mails passed on, calendar files, call logs, read and matched.

Nothing here reads a mailbox of anybody's, opens a connection or writes: what came in is handed over as bytes.
"""
