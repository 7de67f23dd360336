"""WHO WORKS HERE AND WHOM WE SERVE: roles, rights, purposes and lines over time, as plain data."""
