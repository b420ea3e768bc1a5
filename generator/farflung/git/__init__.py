"""Git: run as a program, and what is asked of a repository."""

from farflung.git.repository import Commit, Repository, empty_tree, open_repository
from farflung.git.running import GitError, git_version

__all__ = ["Commit", "GitError", "Repository", "empty_tree", "git_version", "open_repository"]
