"""Where a PGP block stands in a text (RFC 9580 6.2, 7). Linear, whatever the text."""

MESSAGE = ("-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----")
SIGNED = ("-----BEGIN PGP SIGNED MESSAGE-----", "-----END PGP SIGNATURE-----")


def block(text: str, kind: tuple[str, str]) -> slice | None:
    """The first block of a kind that begins a line; None where there is none, or it never ends.

    >>> text = "Hello\\n-----BEGIN PGP MESSAGE-----\\n\\nabc\\n-----END PGP MESSAGE-----\\nBye"
    >>> text[block(text, MESSAGE)].splitlines()[2]
    'abc'
    """
    begin, end = kind
    starts = 0 if text.startswith(begin) else text.find(f"\n{begin}") + 1
    if starts == 0 and not text.startswith(begin):
        return None
    stops = text.find(f"\n{end}", starts)
    return None if stops < 0 else slice(starts, stops + 1 + len(end))
