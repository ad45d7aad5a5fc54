"""The classifier learns, says why, forgets what it reads, and is the same each time it is trained."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from labelled_mail import few_mails, labelled, nothing_found
from mailbot.classify.fusion import Parameters, Scores, Seen
from mailbot.learn.data import LEAST_OF_A_DESK, Labelled
from mailbot.learn.model import Model, load
from mailbot.learn.training import reports_are_complaints, train

LETTERS = [f"{first}{second}" for first in "abcdefgh" for second in "abcdefgh"]  # mails enough of a desk


def trained() -> Model:
    return train(few_mails(), nothing_found, lambda *_: None)


@pytest.fixture(scope="module")
def model() -> Model:
    return trained()


def seen(text: str, subject: str = "") -> Seen:
    return Seen("alludium", subject, text, Scores())


def test_it_tells_kinds_and_categories_by_words_of_theirs(model: Model) -> None:
    scam, leak, ban = model.predict([seen("a scam by who pretends"), seen("leaked my phone"), seen("banned, unfair")])
    assert max(scam.kinds, key=lambda kind: scam.kinds[kind]) == "violation_report"
    assert max(ban.kinds, key=lambda kind: ban.kinds[kind]) == "appeal"
    assert scam.categories["deception"] > 0.5 > scam.categories["privacy"]
    assert leak.categories["privacy"] > 0.5 > leak.categories["deception"]
    assert sum(scam.kinds.values()) == pytest.approx(1, abs=1e-5)


def test_evidence_is_the_words_of_the_mail_that_speak_for_a_finding(model: Model) -> None:
    mail = seen("banned, though this scam is another hoax")
    prediction = model.predict([mail])[0]
    assert set(model.evidence("alludium", "kind=appeal", prediction)) == {"banned"}
    assert set(model.evidence("alludium", "category=deception", prediction)[:2]) == {"scam", "hoax"}


def test_words_that_say_nothing_are_evidence_only_where_there_are_no_others() -> None:
    mails = [
        replace(mail, text=f"{mail.text} {'not mine' if mail.kind == 'appeal' else 'and so'}") for mail in few_mails()
    ]
    model = train(mails, nothing_found, lambda *_: None)

    def evidence(text: str) -> tuple[str, ...]:
        return model.evidence("alludium", "kind=appeal", model.predict([seen(text)])[0])

    assert "not" not in evidence("not unfair")
    assert "unfair" in evidence("not unfair")
    assert "not" in evidence("not")


def test_words_of_strangers_are_not_kept(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    fresh = load(tmp_path)
    fresh.predict([seen("zwingli scam xylophone", "quixotic")])
    fresh.save(tmp_path / "used")
    strings = "pipeline/vocab/strings.json"
    assert (tmp_path / "used" / strings).read_bytes() == (tmp_path / strings).read_bytes()
    assert known(fresh, "zwingli scam xylophone") == known(model, "zwingli scam xylophone")


def test_what_only_one_mail_says_is_not_learnt(model: Model) -> None:
    assert {"scam", "matter"} <= known(model, "scam matter jabberwock")
    single = train([*few_mails(), labelled(text="jabberwock", group="single")], nothing_found, lambda *_: None)
    assert "jabberwock" not in known(single, "scam matter jabberwock")


def known(model: Model, text: str) -> set[str]:
    return {mark.name for mark in model.predict([seen(text)])[0].marks}


def test_the_same_mail_gives_the_same_files(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path / "one")
    trained().save(tmp_path / "other")
    assert digests(tmp_path / "one") == digests(tmp_path / "other")


def test_two_processes_make_the_same_model_as_one(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.learn.training.FEW", 1)
    trained().save(tmp_path / "two")
    model.save(tmp_path / "one")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_saved_model_says_the_same(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    mails = [seen("a scam"), seen("reinstate me")]
    assert load(tmp_path).predict(mails) == model.predict(mails)
    assert load(tmp_path).about == model.about


def test_a_desk_without_mail_is_not_known(model: Model) -> None:
    assert model.knows("alludium")
    assert not model.knows("allure")


def test_categories_of_other_desks_are_neither_asked_nor_learnt() -> None:
    other = [
        labelled(desk="allure", kind="complaint", category="bug", categories=("bug",), text=f"crash {word}", group=word)
        for word in LETTERS
    ]
    model = train([*few_mails(), *other], nothing_found, lambda *_: None)
    scam, crash = model.predict([seen("a scam"), Seen("allure", "", "crash", Scores())])
    assert set(scam.categories) == {"deception", "privacy"}
    assert set(crash.categories) == {"bug"}


def test_where_reports_are_complaints_no_report_is_predicted() -> None:
    plain = {"desk": "allure", "kind": "complaint", "category": "bug", "categories": ("bug",)}
    other = [labelled(**plain, text=f"crash {word}", group=word) for word in LETTERS]
    assert reports_are_complaints([*few_mails(), *other]) == ("allure",)
    model = train([*few_mails(), *other], nothing_found, lambda *_: None)
    prediction = model.predict([Seen("allure", "", "a scam", Scores())])[0]
    assert "violation_report" not in prediction.kinds
    assert max(prediction.kinds, key=lambda kind: prediction.kinds[kind]) == "complaint"


def test_grounds_are_learnt_of_appeals_and_hazards_of_all_mail() -> None:
    hacked = [
        labelled(
            kind="appeal",
            category=None,
            categories=(),
            grounds=("account_compromise",),
            text=f"hacked {word}",
            group=word,
        )
        for word in ("a", "b", "c", "d")
    ]
    danger = [
        labelled(hazards=("imminent_harm",), text=f"bridge tonight {word}", group=word) for word in ("e", "f", "g", "h")
    ]
    model = train([*few_mails(), *hacked, *danger], nothing_found, lambda *_: None)
    appeal, report, plain = (
        each.findings for each in model.predict([seen("hacked"), seen("bridge tonight"), seen("scam")])
    )
    assert appeal["grounds=account_compromise"] > 0.5 > appeal["grounds=context"]
    assert report["hazards=imminent_harm"] > 0.5 > report["hazards=child_safety"]
    assert max(value for name, value in plain.items() if name.startswith("hazards=")) < 0.5


def test_of_an_appeal_no_category_is_learnt_but_what_it_names() -> None:
    named = [
        labelled(
            kind="appeal",
            category="privacy",
            categories=("privacy",),
            text=f"restore, I leaked nothing {word}",
            group=word,
        )
        for word in ("a", "b", "c", "d")
    ]
    model = train([*few_mails(), *named], nothing_found, lambda *_: None)
    naming, bare = model.predict([seen("restore, I leaked nothing"), seen("banned, unfair")])
    assert naming.categories["privacy"] > bare.categories["privacy"]
    assert max(bare.categories.values()) < 0.5


def test_what_rules_find_is_learnt_from() -> None:
    def see(record: Labelled) -> Seen:
        said = "banned" in record.text or "restore" in record.text
        return Seen(record.desk, record.subject, record.text, Scores({"appeal": 1} if said else {}))

    model = train(few_mails(), see, lambda *_: None)
    without, with_it = model.predict([seen("xyz"), Seen("alludium", "", "xyz", Scores({"appeal": 1}))])
    assert with_it.kinds["appeal"] > without.kinds["appeal"]


def test_empty_mail_is_read_too(model: Model) -> None:
    assert len(model.predict([seen(""), seen("\n")])) == 2
    assert model.predict([]) == []


def test_progress_ends_at_its_total() -> None:
    told: list[tuple[str, int, int]] = []
    train(few_mails(), nothing_found, lambda *step: told.append(step))
    assert {what for what, _, _ in told} == {"reading", "training"}
    assert all(done <= total for _, done, total in told)
    assert told[-1][1] == told[-1][2]


@pytest.mark.parametrize("mails", [1, 2, LEAST_OF_A_DESK - 1])
def test_of_a_few_mails_nothing_is_learnt_that_alarms(mails: int) -> None:
    model = train(few_mails()[:mails], nothing_found, lambda *_: None)
    assert not model.knows("alludium")
    (said,) = model.predict([seen("thanks for the quick answer")])
    assert max(value for finding, value in said.findings.items() if finding.startswith("hazards=")) < 0.1


def test_what_no_labelled_mail_has_is_unlikely_whatever_is_said(model: Model) -> None:
    (said,) = model.predict([seen("hi", "report")])
    assert max(value for finding, value in said.findings.items() if finding.startswith("hazards=")) < 0.1


def test_where_a_word_stands_tells_the_kind_and_no_category(model: Model) -> None:
    scores = Scores(found=("topic=malware",))
    others = "quux " * 20
    first, within = model.predict([seen(f"scam {others}{others}"), seen(f"{others}scam {others}")])
    assert first.categories == pytest.approx(within.categories, abs=1e-5)
    assert first.findings == pytest.approx(within.findings, abs=1e-5)
    assert first.kinds["violation_report"] > within.kinds["violation_report"] + 0.01
    assert model.predict([Seen("alludium", "scam", "", scores)])[0].categories["deception"] > 0.5


def test_words_that_mean_the_same_are_evidence_too(model: Model) -> None:
    (said,) = model.predict([seen("gesperrt")])
    assert "gesperrt" not in {mark.name for mark in said.marks}
    assert model.evidence("alludium", "kind=appeal", replace(said, marks=())) == ("gesperrt",)


def test_where_reports_are_complaints_words_for_either_are_evidence() -> None:
    mails = [replace(mail, desk="allure") for mail in few_mails()]
    complaints = [replace(mail, kind="complaint") if mail.kind == "violation_report" else mail for mail in mails]
    model = train(complaints, nothing_found, lambda *_: None)
    (said,) = model.predict([Seen("allure", "", "a scam", Scores())])
    assert "scam" in model.evidence("allure", "kind=complaint", said)


def test_the_order_of_words_tells_the_kind_too() -> None:
    """Same words, of which none stands first or last: only what follows what differs."""
    kinds = {"policy_question": "may doctor password", "complaint": "doctor password may"}
    frame = "{0} {0} {0} {0} {0} {0} {0} {0} {1} {0} {0} {0} {0} {0} {0} {0} {0} {0} {0}"
    mails = [
        labelled(kind=kind, text=frame.format(letters, words), group=f"{kind} {letters}")
        for kind, words in kinds.items()
        for letters in LETTERS
    ]
    model = train(mails, nothing_found, lambda *_: None)
    for kind, words in kinds.items():
        (said,) = model.predict([seen(frame.format("quux", words))])
        assert max(said.kinds, key=lambda each: said.kinds[each]) == kind


def test_of_what_an_appeal_names_none_is_told_as_the_main_category() -> None:
    """Whatever was enforced is named: only a report is about one matter more than about others."""
    both = ("deception", "privacy")

    def doubt_of_the_second(kind: str) -> float:
        mails = [
            labelled(kind=kind, category=both[0], categories=both, text=f"scam {letters}", group=letters)
            for letters in LETTERS
        ]
        return 1 - train(mails, nothing_found, lambda *_: None).predict([seen("scam")])[0].categories["privacy"]

    assert doubt_of_the_second("appeal") < doubt_of_the_second("violation_report") / 5


def test_mails_that_are_all_of_one_group_are_learnt_from() -> None:
    same = "somebody pretends to be my bank and asks all my friends for their money and their passwords"
    model = train([labelled(text=f"{same} {letters}") for letters in LETTERS], nothing_found, lambda *_: None)
    (said,) = model.predict([seen(same)])
    assert said.categories["deception"] > 0.5
    assert model.parameters == Parameters()  # none that was fitted to what it had seen
    assert not model.about.figures


def test_of_two_categories_that_mails_always_have_both_the_main_one_is_told() -> None:
    """What tells which it is are two words: which categories there are says the same of all mails."""
    both = {"deception": "doctor", "privacy": "password"}
    mails = [
        labelled(
            category=main, categories=(main, *(both.keys() - {main})), text=f"{word} {letters}", group=letters + main
        )
        for main, word in both.items()
        for letters in LETTERS
    ]
    model = train(mails, nothing_found, lambda *_: None)
    for main, word in both.items():
        (said,) = model.predict([seen(word)])
        assert max(said.categories, key=lambda each: said.categories[each]) == main
        assert min(said.categories.values()) > 0.3
