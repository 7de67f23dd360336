"""The room's upper storey: what it keeps for a while, what people do there, and its pages."""
