"""From a promised mail to its octets: finds the desk's template, fills it, lays it out, has it composed.

Reads templates, never the store; the same input gives the same octets, but for a signature's time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Template
from jinja2.exceptions import TemplateNotFound

from mailbot.domain.desk import Desk
from mailbot.domain.plan import Outgoing, Rendered
from mailbot.errors import Problem
from mailbot.replies.check import Asked, check_templates, misnamed_replies
from mailbot.replies.compose import compose, sender_of
from mailbot.replies.environment import Sandbox, make_environment, render_bounded
from mailbot.replies.headers import addr_spec
from mailbot.replies.layout import blocks, plain
from mailbot.replies.lines import clean_line, clean_text
from mailbot.replies.translated import outside_files, untranslated
from mailbot.sections import DkimKey

if TYPE_CHECKING:
    from mailbot.replies.sign import Signer

_RE = re.compile(r"(?:(?:re|aw|sv|antw|ref) ?: ?)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Reply:
    """The templates of one reply at one desk; html is None where it is text alone."""

    subject: Template
    body: Template
    html: Template | None


class Renderer:
    """Renders the mails of every desk. Compiled templates are kept: a changed file is seen after a restart.

    Args:
        folder: `<name>/subject.txt body.txt [body.html]`, overridden file by file by `<desk>/<name>/`; the
            same in `<language>/` and `<desk>/<language>/`.
        desks: by name.
        shipped: the same layout; what `folder` lacks is taken from here.
        mail_from: the envelope sender of every mail; None: each desk's return path, with a token of its own.
        dkim: keys to sign with.
    """

    def __init__(
        self,
        folder: Path,
        desks: Mapping[str, Desk],
        shipped: Path | None = None,
        mail_from: str | None = None,
        dkim: tuple[DkimKey, ...] = (),
    ) -> None:
        self._mail_from, self._dkim = mail_from, dkim
        self._roots = tuple(dict.fromkeys((folder, shipped or folder)))
        self._desks = dict(desks)
        self._environments = {
            (name, language): make_environment(desk, self._folders(name, language), language, self._roots)
            for name, desk in desks.items()
            for language in desk.reply_languages
        }
        self._replies: dict[tuple[str, str, str], _Reply] = {}

    @cached_property
    def _untranslated(self) -> dict[tuple[str, str], tuple[Problem, ...]]:
        """What the templates of each desk and language lack; looked for when the first mail is rendered."""
        english = {name: self._environments[name, "en"] for name in self._desks}
        files = {name: outside_files(environment) for name, environment in english.items()}
        return {
            (name, language): tuple(untranslated(each, english[name], files[name], self._roots[0] / language))
            for (name, language), each in self._environments.items()
            if language != "en"
        }

    def _folders(self, desk: str, language: str) -> tuple[Path, ...]:
        """Where a desk's templates are looked for: the operator's before ours, a desk's own before the common ones.
        Those of a language are its own alone, so that no mail is half in another."""
        part = "" if language == "en" else language
        return tuple(folder / part for root in self._roots for folder in (root / desk, root))

    def render(self, outgoing: Outgoing, now: datetime) -> Rendered:
        """The octets of a mail and its envelope.

        Raises:
            jinja2.TemplateError: a template is wrong; `check` finds that before anything starts.
        """
        now = outgoing.send_at or now  # what waits is dated when it leaves
        reply = self._reply(outgoing.desk, self._language(outgoing), outgoing.template)
        answered = _base_subject(outgoing.subject, outgoing.ticket_id)
        context: dict[str, Any] = {"now": now, "answered_subject": answered, **outgoing.context}
        title = clean_line(render_bounded(reply.subject, context))
        parts = blocks(render_bounded(reply.body, context))
        html = None
        if reply.html is not None:
            page = render_bounded(reply.html, {**context, "title": title, "blocks": parts})
            html = clean_text(page, len(page)).strip("\n") + "\n"
        made = compose(
            replace(outgoing, language=self._language(outgoing)),
            self._desks[outgoing.desk],
            title,
            plain(parts),
            html,
            now,
        )
        return self._signed(outgoing, replace(made, mail_from=self._mail_from or made.mail_from))

    def _language(self, outgoing: Outgoing) -> str:
        """What a mail is written in: English, where its own language's templates aren't whole."""
        key = outgoing.desk, outgoing.language
        is_whole = key[1] == "en" or (key in self._environments and not self._untranslated[key])
        return outgoing.language if is_whole else "en"

    @cached_property
    def _signer(self) -> "Signer":
        from mailbot.replies.sign import Signer  # dkimpy takes a third of a second, and few sign

        return Signer(self._dkim)

    def _signed(self, outgoing: Outgoing, made: Rendered) -> Rendered:
        if not self._dkim:
            return made
        sender = addr_spec(sender_of(outgoing, self._desks[outgoing.desk]).address) or ""
        return replace(made, raw=self._signer.sign(made.raw, sender))

    def check(self) -> list[Problem]:
        """Every mistake in every template of every desk, found before anything starts."""
        found = [problem for problems in self._untranslated.values() for problem in problems]
        found += misnamed_replies(self._roots[0], frozenset(self._desks))
        asked: dict[Path, Asked] = {}
        for (name, language), environment in self._environments.items():
            if not self._untranslated.get((name, language)):
                found += check_templates(environment, self._desks[name], self._roots, frozenset(self._desks), asked)
        return list(dict.fromkeys(found))

    def _reply(self, desk: str, language: str, name: str) -> _Reply:
        if (desk, language, name) not in self._replies:
            environment = self._environments[desk, language]
            self._replies[desk, language, name] = _Reply(
                environment.get_template(f"{name}/subject.txt"),
                environment.get_template(f"{name}/body.txt"),
                _optional(environment, f"{name}/body.html"),
            )
        return self._replies[desk, language, name]


def _optional(environment: Sandbox, path: str) -> Template | None:
    try:
        return environment.get_template(path)
    except TemplateNotFound as error:
        if error.name == path:
            return None
        raise


def _base_subject(subject: str, ticket_id: str | None) -> str:
    """A subject without answer marks and our tag, so that they don't pile up over a thread."""
    line = clean_line(subject)
    tag = f"[{ticket_id}]" if ticket_id else ""
    while (shorter := _RE.sub("", line, count=1) if _RE.match(line) else line.removeprefix(tag).strip(" ")) != line:
        line = shorter
    return line
