"""One short function per verb, handing records from room to room."""
