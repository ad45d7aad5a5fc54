"""The page at localhost to which a provider sends a person's browser back after the sign-in (RFC 8252 7.3)."""

import http.server
import urllib.parse

from mailbot.errors import MailbotError

PATIENCE = 600.0  # seconds for the person to sign in
ANSWER = "You are signed in. You can close this page and go back to the terminal.\n"


class Redirect(http.server.HTTPServer):
    """Listens on this machine for the browser that the provider sends back (RFC 8252 7.3)."""

    timeout = PATIENCE
    found = ""
    timed_out = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)

    def wait(self) -> str:
        """The address that the browser was sent to.

        Raises:
            MailbotError: nobody came.
        """
        while not self.found:
            if self.timed_out:
                raise MailbotError("nobody signed in; where no browser reaches this machine, use --paste")
            self.handle_request()
        return self.found

    def handle_timeout(self) -> None:
        self.timed_out = True


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Redirect
    timeout = 10  # seconds for a browser to say what it wants

    def do_GET(self) -> None:
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        if "state" not in asked:  # a browser also asks for an icon
            self.send_error(404)
            return
        self.server.found = self.path
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(ANSWER.encode())

    def log_message(self, *_: object) -> None:
        """Says nothing: the address holds the code."""
