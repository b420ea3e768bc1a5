"""The command line: Click commands, one module per group of verbs."""

from farflung.cli.app import main

__all__ = ["main"]
