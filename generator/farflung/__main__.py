"""``python -m farflung`` is the command ``farflung``."""

from farflung.cli import main

if __name__ == "__main__":
    main()
