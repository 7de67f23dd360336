"""Who works here and whom we serve: what touches the world."""
