"""What is found out about a mail with bounded I/O: whether its sender is who it says (SPF, DKIM, DMARC, ARC), what was
signed or encrypted in it, and what a virus scanner makes of it.

It gives facts and decides nothing; it never raises, whatever the octets, and it alters none of them.
"""
