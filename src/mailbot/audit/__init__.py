"""`mailbot audit verify`: holds the store against itself, and names what was changed, taken out or put in."""
