"""Everything between raw octets and the words of a mail. Pure: no I/O, no clock; nothing here raises on bad input."""
