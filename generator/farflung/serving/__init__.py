"""The web server of ``farflung serve``: files, live reload, problems in the browser, the letter."""

from farflung.serving.files import Store
from farflung.serving.hub import Hub
from farflung.serving.server import Server, open_server
from farflung.serving.views import LetterView

__all__ = ["Hub", "LetterView", "Server", "Store", "open_server"]
