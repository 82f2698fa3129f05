"""Assets: what the site hosts itself, gathered from the locked packages, never committed."""
