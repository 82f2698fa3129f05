"""Playing: a service run together with its client."""
