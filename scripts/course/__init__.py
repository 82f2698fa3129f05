"""The course: what authors write, and what is wrong with it."""
