"""Do statements agree with the evidence: what touches the world."""
