"""Who is behind a proxy: the PROXY header that a load balancer puts in front of a connection (HAProxy's protocol).

The first octets of a connection from one of `smtp.proxies`, read before anything is said. It answers nothing, reads
nothing beyond the header, and what it raises names no address.
"""

import asyncio

from aiosmtpd.proxy_protocol import AF, V2_CMD, get_proxy

from mailbot.errors import MailbotError

HEADER_SECONDS = 5.0  # a proxy sends it with its first packet


class MalformedProxyHeader(MailbotError):
    """A connection from one of `smtp.proxies` has no PROXY header: is `send-proxy-v2` set there?"""


async def client_behind(reader: asyncio.StreamReader) -> str | None:
    """Reads the header, version 1 or 2.

    Returns:
        the client's network address; None where the header names none: the connection is the proxy's own (a health
        check: UNKNOWN in version 1, LOCAL in version 2), or came to it over no network.
    Raises:
        MalformedProxyHeader: it isn't there, is cut short, or takes too long.
    """
    try:
        async with asyncio.timeout(HEADER_SECONDS):
            header = await get_proxy(reader)
    except TimeoutError:
        raise MalformedProxyHeader("no PROXY header came in time") from None
    except asyncio.IncompleteReadError:
        raise MalformedProxyHeader("the connection ended before its PROXY header") from None
    if not header.valid:
        raise MalformedProxyHeader(header.error.partition(":")[0])  # behind the colon stands an exception's text
    if header.command == V2_CMD.LOCAL or header.family not in (AF.INET, AF.INET6):
        return None
    return str(header.src_addr) if header.src_addr else None
