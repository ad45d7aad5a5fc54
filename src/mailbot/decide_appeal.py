"""Appeals that come as an answer, or once more: rules of decide's table. Pure, facts to a plan.

A statement of reasons is answered by an appeal, which is a matter of its own; an appeal of what was denied already is
none. Nothing here decides one.
"""

from dataclasses import replace
from datetime import datetime

from mailbot.appealed import appealed_by
from mailbot.decide_final import denied_on
from mailbot.decide_opened import opened
from mailbot.decide_thread import in_thread
from mailbot.domain.autoreply import Budget
from mailbot.domain.facts import Facts
from mailbot.domain.plan import Plan
from mailbot.domain.trust import Placement
from mailbot.letters import Arrival
from mailbot.verdict import place_of


def appealing(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan | None:
    """An answer to what was decided that is read as an appeal opens one, linked to it. Before an action is taken that
    notice was given of, it is a response and stays there.

    A statement of reasons asks to write to the desk and to name the ticket; who does so may have a domain that proves
    nothing. The appeal is a ticket of its own, and changes nothing on the other one.
    """
    place = place_of(arrival, facts)
    if place is None or place.by_moderator or arrival.reading.kind != "appeal":
        return None
    known = any(party.address == arrival.sender.address for party in place.thread.parties)
    if not place.verified and not known:
        return None
    return opened(arrival, facts, now, budget) if _is_appeal(arrival, place) else None


def _is_appeal(arrival: Arrival, place: Placement) -> bool:
    thread, reading = place.thread, arrival.reading
    if thread.ticket.kind == "appeal" or not any(each.is_final for each in thread.decisions):
        return False
    if any(clock.rule_name == "advance_notice" and clock.is_live for clock in thread.clocks):
        return False
    if reading.answers_nothing:
        return False
    if place.author.role == "subject":
        return True
    goes_higher = reading.asks_higher and arrival.desk.has_levels(thread.ticket.kind)
    return reading.kind_is_clear and not goes_higher


def repeated(arrival: Arrival, facts: Facts, now: datetime, budget: Budget) -> Plan | None:
    """A new appeal of a decision by whom it was denied to is filed with the one that was denied."""
    about = appealed_by(arrival, facts)
    denied = about.found.denied if about is not None and about.found is not None else None
    if denied is None or denied_on(denied) is None or arrival.exam.authentication == "fail":
        return None
    theirs = replace(facts, threads=(denied,))
    place = place_of(arrival, theirs)
    if place is None or place.author.role != "complainant":
        return None
    return in_thread(arrival, theirs, now, budget)
