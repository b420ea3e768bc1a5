"""One page built again at once: the engine kept in memory, in a process of its own."""

from farflung.site.resident.keeping import keep_stage
from farflung.site.resident.process import Refused, Rendered, Resident, Said
from farflung.site.resident.splice import Edit, apply_edits, edits_between

__all__ = [
    "Edit",
    "Refused",
    "Rendered",
    "Resident",
    "Said",
    "apply_edits",
    "edits_between",
    "keep_stage",
]
