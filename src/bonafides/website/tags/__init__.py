"""Tags that every template may use, quicker than Django's own of the same names."""
