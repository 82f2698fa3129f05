"""Drawing: a Mermaid fence as a picture."""
