"""What a forwarder of ours vouches for: a chain of seals (ARC, RFC 8617), by dkimpy.

A chain is believed from its newest seal down, for as long as each is of
a sealer that the settings trust; it never proves a sender, it only takes back a refusal.
"""

import re

import dkim

from mailbot.domain.examination import Check
from mailbot.examine.dkim import BodyChecked, Key
from mailbot.examine.dns import DnsTrouble, Lookups, TooManyLookups
from mailbot.examine.domains import ascii_domain
from mailbot.examine.octets import Octets
from mailbot.examine.results import VALUE_OCTETS, checks_of

SETS = 20  # RFC 8617 4.2.1 allows 50
SET_FIELDS = 3
_INSTANCE = re.compile(r"\s*i\s*=\s*\d{1,2}\s*;")


class _Chain(BodyChecked, dkim.ARC):  # type: ignore[misc]
    pass


def check_chain(message: Octets, lookups: Lookups, sealers: tuple[str, ...]) -> tuple[Check, list[Check]]:
    """ARC's word on a message.

    Args:
        sealers: domains whose seals are trusted.
    Returns:
        the chain's own check, and what the sealers found who are believed, newest first.
    """
    names = ("arc-seal", "arc-message-signature", "arc-authentication-results")
    fields = [value for name in names for value in message.named(name)]
    if not fields:
        return Check("arc", "none", detail="no chain"), []
    if len(fields) > SETS * SET_FIELDS or max(map(len, fields)) > VALUE_OCTETS:
        return Check("arc", "permerror", detail="a longer chain than any honest one"), []
    try:
        verdict, sets, _ = _Chain(message).verify(dnsfunc=Key(lookups))
        newest = ascii_domain(sets[0]["as-domain"].decode("utf-8", "replace")) if sets else ""
        if verdict != dkim.CV_Pass:
            return Check("arc", "fail", newest, detail="the chain doesn't verify"), []
        return Check("arc", "pass", newest, detail=f"{len(sets)} seals"), _believed(sets, sealers)
    except DnsTrouble as trouble:
        return Check("arc", "temperror", detail=str(trouble)), []
    except (dkim.DKIMException, TooManyLookups) as error:
        return Check("arc", "fail", detail=str(error)), []
    except Exception as error:  # noqa: BLE001 - dkimpy's, on octets that somebody made up
        return Check("arc", "permerror", detail=f"can't be read: {type(error).__name__}"), []


def _believed(sets: list[dict[str, bytes]], sealers: tuple[str, ...]) -> list[Check]:
    trusted = {sealer.lower() for sealer in sealers}
    checks: list[Check] = []
    for each in sets:
        sealer = ascii_domain(each["as-domain"].decode("utf-8", "replace"))
        if sealer not in trusted:
            break
        stated = _INSTANCE.sub("", each["aar-value"].decode("utf-8", "replace"), count=1)
        checks += checks_of(stated, sealer)
    return checks
