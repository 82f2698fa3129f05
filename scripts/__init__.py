"""The toolchain: snippet -> trace -> text -> region of a page."""
