"""MkDocs used as a library, page by page: only what changed is converted and rendered.

Runs in a process of its own (``python -m farflung.site.engines.pages``), because MkDocs, the theme
and plugins keep their memory in module globals. The output is that of ``mkdocs build``, file by
file; where that cannot be promised it says so and leaves the build to MkDocs itself.
"""
