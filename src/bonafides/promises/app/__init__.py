"""The room's upper storey: what it keeps, what people do there, and its pages."""
