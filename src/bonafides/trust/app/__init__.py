"""The mirror on the web: rounds, invitations, the board, and what was released."""
