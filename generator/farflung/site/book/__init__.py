"""A version of the handbook as one document to print: chapters, contents, and the PDF of them."""

from farflung.site.book.chapters import Chapter, Leaf, chapters_of
from farflung.site.book.document import Book, compose
from farflung.site.book.printing import Printed, need_printer, print_book, style

__all__ = [
    "Book",
    "Chapter",
    "Leaf",
    "Printed",
    "chapters_of",
    "compose",
    "need_printer",
    "print_book",
    "style",
]
