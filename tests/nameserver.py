"""A name server on loopback that answers from a master file's text, fails or keeps silent as it is told to."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import dns.zone

UDP_OCTETS = 512


@dataclass
class NameServer:
    """What it does, and what it was asked.

    Args:
        fails: names that it answers with SERVFAIL.
        silent: names that it doesn't answer.
    """

    text: str
    port: int = 0
    fails: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def answer(self, wire: bytes, how: str) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True)
        self.asked.append((name, dns.rdatatype.to_text(question.rdtype), how))
        if name in self.silent:
            return None
        reply = dns.message.make_response(query)
        if name in self.fails:
            reply.set_rcode(dns.rcode.SERVFAIL)
            return reply.to_wire()
        zone = dns.zone.from_text(self.text, origin=dns.name.root, relativize=False, check_origin=False)
        node = zone.get_node(question.name)
        if node is None:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif (found := node.get_rdataset(dns.rdataclass.IN, question.rdtype)) is not None:
            reply.answer.append(dns.rrset.from_rdata_list(question.name, found.ttl, list(found)))
        whole = reply.to_wire()
        if how == "udp" and len(whole) > UDP_OCTETS:
            reply.answer.clear()
            reply.flags |= dns.flags.TC
            return reply.to_wire()
        return whole


@contextmanager
def running(text: str) -> Iterator[NameServer]:
    server = NameServer(text)

    class Udp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            reply = server.answer(self.request[0], "udp")
            if reply is not None:
                self.request[1].sendto(reply, self.client_address)

    class Tcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            (length,) = struct.unpack("!H", self.rfile.read(2))
            reply = server.answer(self.rfile.read(length), "tcp")
            if reply is not None:
                self.wfile.write(struct.pack("!H", len(reply)) + reply)

    tcp = socketserver.TCPServer(("127.0.0.1", 0), Tcp)
    udp = socketserver.UDPServer(tcp.server_address, Udp)
    server.port = int(tcp.server_address[1])
    threads = [threading.Thread(target=_serve, args=(each,)) for each in (tcp, udp)]
    for thread in threads:
        thread.start()
    try:
        yield server
    finally:
        for each, thread in zip((tcp, udp), threads, strict=True):
            each.shutdown()
            thread.join()
            each.server_close()


def _serve(server: Any) -> None:
    server.serve_forever(poll_interval=0.02)


def closed_port() -> int:
    """A port that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
