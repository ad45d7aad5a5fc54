"""Tables of incidents: told by the names of their columns, read row by row to their end."""

from datetime import UTC, datetime

import pytest

from mailbot.reports._tables import Table, read
from mailbot.reports._values import Named


def table(text: str) -> tuple[Table | None, dict[str, tuple[str, ...]]]:
    named = Named()
    return read(text, named), named.identifiers()


@pytest.mark.parametrize(
    "header",
    [
        "timestamp,ip", "ip,timestamp", '"Time (UTC)","Source IP"', "src_ip,first_seen", "SourceIp,DateTimeReceivedUtc",
        "ip-address;date", "IP Address\tDetected at", "| Timestamp | IP |", "ASN | IP address | Timestamp (UTC)",
        "url,date", "phishing_url,first_detected",
    ],
)  # fmt: skip
def test_headers_of_many_reporters_are_told(header: str) -> None:
    divider = next(mark for mark in (",", ";", "\t", "|") if mark in header)
    columns = [name.strip(' "') for name in header.strip("| ").split(divider)]
    row = ["2026-03-02 08:15:00" if any(word in name.lower() for word in ("time", "date", "seen", "detect"))
           else "http://bad.example.org/" if "url" in name else "192.0.2.1" for name in columns]  # fmt: skip
    found, identifiers = table(f"{header}\n{divider.join(row)}\n")
    assert found is not None
    assert (found.count, found.at) == (1, datetime(2026, 3, 2, 8, 15, tzinfo=UTC))
    assert identifiers.get("ips") == ("192.0.2.1",) or identifiers["urls"] == ("http://bad.example.org/",)


@pytest.mark.parametrize(
    "header",
    [
        "Zeitstempel;IP-Adresse;Schadprogramm", "date;adresse_ip;famille", "fecha,dirección_ip,tipo",
        "data;indirizzo ip;minaccia", "tijd;IP-adres;soort", "czas;adres IP;typ", "дата;IP-адрес;тип",
        "日時,IPアドレス,種別", "时间,IP地址,类型", "시간,IP 주소,유형",
    ],
)  # fmt: skip
def test_columns_are_told_in_many_languages(header: str) -> None:
    divider = ";" if ";" in header else ","
    found, identifiers = table(f"{header}\n{divider.join(('2026-03-02 08:15:00', '192.0.2.1', 'mirai'))}\n")
    assert found is not None
    assert (found.at, identifiers["ips"]) == (datetime(2026, 3, 2, 8, 15, tzinfo=UTC), ("192.0.2.1",))


@pytest.mark.parametrize(
    "header",
    ["incident_id,ip", "dst_ip,timestamp", "ip", "ip,port", "date,time", "amount,date", "a sentence, on ip and date"],
)
def test_headers_of_other_tables_are_not(header: str) -> None:
    assert table(f"{header}\n192.0.2.1,192.0.2.2\n")[0] is None


def test_words_before_and_after_a_table_are_no_rows() -> None:
    text = "Dear team,\n\nsee:\n\nip,timestamp\n192.0.2.1,2026-03-02\n192.0.2.2,2026-03-02\n\nRegards\n192.0.2.3,x\n"
    found, identifiers = table(text)
    assert found is not None
    assert (found.count, identifiers["ips"]) == (2, ("192.0.2.1", "192.0.2.2"))


def test_only_the_source_of_an_incident_is_named() -> None:
    text = "timestamp,src_ip,dst_ip,md5,sender\n2026-03-02,192.0.2.1,198.51.100.1," + "ab" * 16 + ",ada@example.org\n"
    assert table(text)[1] == {"ips": ("192.0.2.1",), "hashes": ("ab" * 16,), "emails": ("ada@example.org",)}


def test_the_type_is_the_first_that_a_row_states() -> None:
    found, _ = table("timestamp,ip,tag\n2026-03-02,192.0.2.1,-\n2026-03-02,192.0.2.1,dns\n2026-03-02,192.0.2.1,ntp\n")
    assert found is not None
    assert found.type == "dns"


def test_rows_without_a_source_are_counted_apart() -> None:
    found, _ = table("timestamp,ip\n2026-03-02,192.0.2.1\n2026-03-02,hidden\n")
    assert found is not None
    assert (found.count, found.damaged) == (1, 1)
