"""Record: the command that records any service."""
