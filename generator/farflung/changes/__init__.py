"""What changed in the handbook between two of its states, and how people read that."""
