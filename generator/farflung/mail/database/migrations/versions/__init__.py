"""One script for each change; a script that was released never changes again."""
