"""The doors for contributors."""
