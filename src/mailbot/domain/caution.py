"""What a person should know before they believe a mail or open what came with it, in plain words. Pure.

A notice says it above the mail's own words; nothing is decided by it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mailbot.domain.examination import Decryption, Examination, Signature
from mailbot.domain.examined import findings
from mailbot.domain.mail import Attachment
from mailbot.domain.reading import Why

MOST = 12
DOUBT = "doubt="
HIDDEN = "hidden text"
FLAGS = {
    "executable": "runs as a program, or holds one",
    "macro": "is a document with a program in it",
    "mismatch": "is not what its name or type says",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What was found out beside the mail's words.

    Args:
        cautions: what speaks against trusting it.
        rest: what a scanner, a signature and an encryption say besides.
    """

    cautions: tuple[str, ...]
    rest: tuple[str, ...]


def noticed(
    files: Iterable[Attachment], exams: Iterable[Examination], why: Iterable[Why], names: Mapping[str, str]
) -> Told:
    """What a person is told of a mail's sender, signature, encryption and attachments; or of several mails.

    Args:
        names: what attachments are called, by SHA-256.
    """
    exams = tuple(exams)
    bad = [said for exam in exams for said in findings(_bad(exam), names)]
    found = dict.fromkeys((*_doubts(why), *bad, *_flagged(files, names)))
    cautions = tuple(found)
    if len(cautions) > MOST:
        cautions = (*cautions[:MOST], f"and {len(cautions) - MOST} more")
    rest = dict.fromkeys(said for exam in exams for said in findings(exam, names) if said not in bad)
    return Told(cautions, tuple(rest))


def _bad(exam: Examination) -> Examination:
    """What was found, without what is good or only unknown."""
    return replace(
        exam,
        scans=tuple(scan for scan in exam.scans if scan.result == "infected"),
        signature=exam.signature if _is_bad(exam.signature) else None,
        decryption=exam.decryption if _unread(exam.decryption) else None,
    )


def _is_bad(signature: Signature | None) -> bool:
    return signature is not None and signature.result in ("fail", "mismatch", "partial", "expired")


def _unread(decryption: Decryption | None) -> bool:
    return decryption is not None and decryption.result != "decrypted"


def _doubts(why: Iterable[Why]) -> Iterator[str]:
    for each in why:
        if each.finding.startswith(DOUBT):
            yield f"the sender: {each.finding.removeprefix(DOUBT)} ({each.evidence})"
        elif each.rule == HIDDEN:
            yield f"hidden text: {each.evidence}; it is left out here"


def _flagged(files: Iterable[Attachment], names: Mapping[str, str]) -> Iterator[str]:
    for attachment in files:
        said = [FLAGS[flag] for flag in FLAGS if flag in attachment.flags]
        if said:
            yield f"{names.get(attachment.sha256, attachment.name)} {', and '.join(said)}"
