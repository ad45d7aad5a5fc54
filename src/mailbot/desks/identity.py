"""desk.yaml and queues.yaml: who a desk is, when it works, and the addresses that it answers from."""

from collections.abc import Collection, Iterator, Mapping
from zoneinfo import ZoneInfoNotFoundError, available_timezones

import holidays

from mailbot.desks.calendars import calendar
from mailbot.desks.document import Document, Location
from mailbot.desks.problems import suggestion
from mailbot.desks.schema import AskModel, DeskFile, GeneralModel, IntakeModel, QueueModel, QueuesFile, SenderModel
from mailbot.domain.desk import Calendar, Intake
from mailbot.domain.mail import Address
from mailbot.domain.provisions import Ask
from mailbot.domain.reading import QUEUES

KIND_OF_QUEUE = {queue: kind for kind, queue in QUEUES.items()}


def build_calendar(file: DeskFile, document: Document) -> Calendar | None:
    model = file.calendar
    place = ("calendar",)
    if model.opens >= model.closes:
        document.problem((*place, "closes"), f"must be later than opens ({model.opens:%H:%M})")
    try:
        return calendar(
            model.zone,
            country=model.country,
            subdivision=model.subdivision,
            days_off=model.days_off,
            opens=model.opens,
            closes=model.closes,
        )
    except (ZoneInfoNotFoundError, ValueError, OSError):
        document.problem((*place, "zone"), f"unknown `{model.zone}`; {suggestion(model.zone, available_timezones())}")
    except NotImplementedError:
        _unknown_country(file, document)
    return None


def _unknown_country(file: DeskFile, document: Document) -> None:
    country, part = file.calendar.country or "", file.calendar.subdivision or ""
    known = holidays.list_supported_countries()
    if country not in known:
        document.problem(("calendar", "country"), f"unknown `{country}`; expected an ISO 3166 code, such as GB")
    else:
        document.problem(("calendar", "subdivision"), f"unknown `{part}`; {suggestion(part, known[country])}")


def build_intakes(file: QueuesFile, document: Document) -> tuple[Intake, ...]:
    found: dict[str, Intake] = {}
    for place, model in _intakes(file):
        if model.address in found:
            document.problem(place, f"{model.address} is an intake twice in this desk")
        found[model.address] = Intake(model.address, KIND_OF_QUEUE.get(str(place[0])), model.section)
    if not found:
        document.problem((), "no queue has an intake address: mail can't reach this desk")
    return tuple(found.values())


def addresses(file: QueuesFile) -> Iterator[tuple[Location, str]]:
    """Every intake address with its place in the file."""
    return ((place, model.address) for place, model in _intakes(file))


def _intakes(file: QueuesFile) -> Iterator[tuple[Location, IntakeModel]]:
    for name in type(file).model_fields:
        queue: QueueModel | GeneralModel | None = getattr(file, name)
        for index, model in enumerate(queue.intakes if queue else ()):
            yield (name, "intakes", index, "address"), model


def build_senders(file: QueuesFile) -> dict[str, Address]:
    models: dict[str, SenderModel | None] = {name: getattr(file, name).sender for name in KIND_OF_QUEUE}
    return {KIND_OF_QUEUE[name]: Address(each.name, each.address) for name, each in models.items() if each}


def build_asks(
    file: QueuesFile, known: Mapping[str, Collection[str]], document: Document
) -> dict[str, tuple[Ask, ...]]:
    """What each kind's policy asks for.

    Args:
        known: the desk's `categories` and `labels`.
    """
    found: dict[str, tuple[Ask, ...]] = {}
    for queue, kind in KIND_OF_QUEUE.items():
        models: list[AskModel] = getattr(file, queue).asks
        for index, model in enumerate(models):
            for field, names in (("categories", model.categories), ("labels", model.labels)):
                for position, name in enumerate(names):
                    if name not in known[field]:
                        place = (queue, "asks", index, field, position)
                        document.problem(place, f"unknown `{name}`; {suggestion(name, known[field])}")
        found[kind] = tuple(Ask(each.name, tuple(each.categories), tuple(each.labels)) for each in models)
    return found


def kind_order(document: Document) -> tuple[str, ...]:
    """Kinds in the order in which the file has their queues: most urgent first."""
    return tuple(KIND_OF_QUEUE[name] for name in document.top_keys() if name in KIND_OF_QUEUE)


def check_addresses(desk: DeskFile, queues: QueuesFile, documents: Mapping[str, Document]) -> None:
    """Replies must come back to us: senders are intakes, the return path is not, the subdomain goes with its style."""
    intakes = {address for _, address in addresses(queues)}
    for name in KIND_OF_QUEUE:
        queue: QueueModel = getattr(queues, name)
        if queue.intakes and queue.sender is None:
            documents["queues"].problem((name, "sender"), "is missing: the queue has an address of its own")
    if all(getattr(queues, name).sender is None for name in KIND_OF_QUEUE):
        documents["queues"].problem((), "no queue has a sender: nothing could be answered")
    if desk.reply_style != "subdomain":
        for name in KIND_OF_QUEUE:
            sender: SenderModel | None = getattr(queues, name).sender
            if sender and sender.address not in intakes:
                text = f"{sender.address} is no intake address, so that answers to it would be lost"
                documents["queues"].problem((name, "sender", "address"), text)
    if desk.return_path in intakes:
        documents["desk"].problem(("return_path",), "is an intake address; bounces need one of their own")
    if (desk.reply_style == "subdomain") != (desk.reply_domain is not None):
        documents["desk"].problem(("reply_domain",), "goes with `reply_style: subdomain`, and only with it")
