"""Web: what MkDocs, hosts and browsers need."""
