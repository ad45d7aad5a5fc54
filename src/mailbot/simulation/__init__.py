"""A season played through the real decisions with a virtual clock: see `play`."""
