"""Whatever a complainant is called and writes, no letter to the account holder has it; nor the other way round."""

from dataclasses import replace
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain.ticket import Party, Ticket
from mailbot.domain.work import Work
from mailbot.letters_work import letters_of
from mailbot.replies.render import Renderer
from unit.commands.working import LIGHT, NOW, WARNING, desk, done, later, work_on

TEMPLATES = Path(__file__).parents[2] / "templates"
WORD = st.text(alphabet="qxzwvQXZ", min_size=6, max_size=12)  # what no letter of ours says by itself
ADDRESS = st.builds("{}@{}.example".format, WORD.map(str.lower), WORD.map(str.lower))
LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ja")


@cache
def renderer() -> Renderer:
    return Renderer(TEMPLATES, {"alludium": desk()})


def mails(work: Work) -> dict[str, list[str]]:
    """By address: head and parts of each mail that the work writes, decoded."""
    found: dict[str, list[str]] = {}
    for outgoing in letters_of(work):
        mail = message_from_bytes(renderer().render(outgoing, NOW).raw, policy=policy.default)
        parts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]
        told = "\n".join([*(f"{name}: {value}" for name, value in mail.items()), *parts])
        found.setdefault(outgoing.to.address, []).append(" ".join(told.split()))
    return found


def decided(complainant: Party, notice: str, **its: str) -> Work:
    ticket: Ticket = replace(work_on(**LIGHT).ticket, **its)  # type: ignore[arg-type]
    work = work_on(**LIGHT, parties=(complainant,))
    work = replace(
        work, dossier=replace(work.dossier, ticket=ticket, threads={complainant.address: ("<q@z.example>",)})
    )
    return later(done(work, f"{WARNING}\nnotice: {notice}\naccount: ACC-1"))


@settings(deadline=None, max_examples=50)  # the desk is loaded once, in the first of them
@given(
    name=WORD,
    address=ADDRESS,
    subject=WORD,
    reference=WORD,
    holder=ADDRESS,
    language=st.sampled_from(LANGUAGES),
    notice=st.sampled_from(["advance", "immediate, security"]),
)
def test_neither_letter_has_anything_of_the_other_side(
    name: str, address: str, subject: str, reference: str, holder: str, language: str, notice: str
) -> None:
    of_complainant = (name, address, subject, reference, "<q@z.example>")
    if any(secret in holder for secret in of_complainant):
        return  # by chance the holder's own address, which their letters bear, has it too
    work = decided(Party("complainant", address, name), notice, subject=subject, reference=reference, language=language)
    notified = done(work, f"/notify {holder}\nlanguage: {language}")
    acted = done(later(notified), "/act removal\nreason: They explained it.")
    told = mails(notified), mails(acted)
    assert {to for each in told for to in each} == {address, holder}
    for mail in (mail for each in told for mail in each.get(holder, [])):
        assert [secret for secret in of_complainant if secret in mail] == []
    for mail in (mail for each in told for mail in each.get(address, [])):
        assert [secret for secret in (holder, "ACC-1", "a warning", "insults, every day") if secret in mail] == []
