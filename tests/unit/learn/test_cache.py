"""A model is known by what it was trained from, trained by one process, and seen whole or not at all."""

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from labelled_mail import few_mails, nothing_found
from mailbot.learn import cache
from mailbot.learn.cache import CHECKSUM, CODE, DOMAIN, IN_USE, KEPT, LIBRARIES, LOCK, Models, key_of
from mailbot.learn.model import Model
from mailbot.learn.training import train

FILES = (
    CHECKSUM,
    "about.json",
    "axes.npz",
    "pipeline/config.cfg",
    "pipeline/meta.json",
    "pipeline/textcat/cfg",
    "pipeline/textcat/model",
    "pipeline/textcat_multilabel/cfg",
    "pipeline/textcat_multilabel/model",
    "pipeline/tokenizer",
    "pipeline/vocab/key2row",
    "pipeline/vocab/lookups.bin",
    "pipeline/vocab/strings.json",
    "pipeline/vocab/vectors",
    "pipeline/vocab/vectors.cfg",
)


@pytest.fixture(scope="module")
def model() -> Model:
    return train(few_mails(), nothing_found, lambda *_: None)


@pytest.fixture(scope="module")
def kept(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model as it was written."""
    folder = tmp_path_factory.mktemp("models")
    Models(folder).make("key", lambda: model, wait=True)
    return folder / "key"


def test_a_model_is_trained_once(tmp_path: Path, model: Model) -> None:
    times: list[int] = []

    def training() -> Model:
        times.append(1)
        return model

    models = Models(tmp_path / "models")
    assert models.load("key") is None
    assert models.make("key", training, wait=True) is model
    again = models.make("key", training, wait=True)
    assert again is not None
    assert again.about == model.about
    assert len(times) == 1
    assert models.size("key") > 1000


def test_who_does_not_wait_goes_on_without_while_another_trains(tmp_path: Path, model: Model) -> None:
    with (tmp_path / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert Models(tmp_path).make("key", lambda: model, wait=False) is None
    assert Models(tmp_path).make("key", lambda: model, wait=False) is model


def test_training_that_fails_leaves_nothing_and_the_next_may_try(tmp_path: Path, model: Model) -> None:
    def fails() -> Model:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        Models(tmp_path).make("key", fails, wait=True)
    assert not Models(tmp_path).has("key")
    assert Models(tmp_path).make("key", lambda: model, wait=False) is model


def test_what_was_half_written_is_not_seen_and_is_removed(tmp_path: Path, model: Model) -> None:
    for left in (".new-key", ".new-other", ".old-other"):
        (tmp_path / left / "pipeline").mkdir(parents=True)
        (tmp_path / left / "stale").write_text("x")
    assert Models(tmp_path).load("key") is None
    Models(tmp_path).make("key", lambda: model, wait=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", LOCK]
    assert not (tmp_path / "key" / "stale").exists()


def test_the_files_of_a_model_are_those_that_are_damaged_here(kept: Path) -> None:
    assert sorted(str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file()) == sorted(FILES)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def garbled(file: Path) -> None:
    file.write_bytes(bytes(255 - octet for octet in file.read_bytes()[:1000]))


def of_zeros(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def of_nothing_said(file: Path) -> None:
    file.write_text("{}")


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def a_link_to_nowhere(file: Path) -> None:
    file.unlink()
    file.symlink_to("nowhere")


WAYS = (Path.unlink, emptied, cut_off, garbled, of_zeros, of_nothing_said, a_folder, a_link_to_nowhere)


@pytest.mark.parametrize("damage", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("file", FILES)
def test_a_damaged_model_counts_as_none(tmp_path: Path, kept: Path, file: str, damage: Callable[[Path], None]) -> None:
    shutil.copytree(kept, tmp_path / "key")
    assert Models(tmp_path).has("key")
    damage(tmp_path / "key" / file)
    assert not Models(tmp_path).has("key")
    assert Models(tmp_path).load("key") is None


def not_a_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("x")


def with_a_stranger(folder: Path) -> None:
    (folder / "pipeline" / "vocab" / "further").write_text("x")


def a_broken_link(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to("nowhere")


def without_files(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def without_weights(folder: Path) -> None:
    emptied(folder / "pipeline" / "textcat" / "model")


@pytest.mark.parametrize("damage", [not_a_folder, with_a_stranger, a_broken_link, without_files, without_weights])
def test_a_damaged_model_is_told_once_and_made_anew(
    tmp_path: Path, kept: Path, model: Model, damage: Callable[[Path], None]
) -> None:
    told: list[Path] = []
    shutil.copytree(kept, tmp_path / "key")
    damage(tmp_path / "key")
    models = Models(tmp_path, told.append)
    assert models.load("key") is None
    assert models.make("key", lambda: model, wait=False) is model
    assert models.load("key") is not None
    assert models.make("key", lambda: model, wait=False) is not model
    assert told == [tmp_path / "key"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", LOCK]


def test_a_model_that_is_taken_away_while_it_is_loaded_is_none(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(kept, tmp_path / "key")

    def gone(folder: Path) -> Model:
        shutil.rmtree(folder)
        raise FileNotFoundError(folder)

    monkeypatch.setattr("mailbot.learn.model.load", gone)
    assert Models(tmp_path).load("key") is None


def test_a_whole_model_that_cannot_be_loaded_is_a_fault_of_ours(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_folder: Path) -> Model:
        raise ValueError("no")

    monkeypatch.setattr("mailbot.learn.model.load", fails)
    shutil.copytree(kept, tmp_path / "key")
    with pytest.raises(ValueError, match="no"):
        Models(tmp_path).load("key")


class PowerCut(BaseException):
    """Nothing that was asked of the disk is done from then on."""


@contextmanager
def power_cut(monkeypatch: pytest.MonkeyPatch, after: int) -> Iterator[list[str]]:
    """What is asked of the disk, by name; the one after so many, and all that follow, are not done."""
    done: list[str] = []
    with monkeypatch.context() as patched:
        for place, name in ((os, "fsync"), (os, "rename"), (os, "unlink"), (shutil, "rmtree"), (os, "mkdir")):
            real = getattr(place, name)

            def step(*given: object, real: Callable[..., object] = real, name: str = name, **more: object) -> object:
                if len(done) >= after:
                    raise PowerCut
                done.append(name)
                return real(*given, **more)

            patched.setattr(place, name, step)
        yield done


def steps_of_keeping(tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch) -> int:
    with power_cut(monkeypatch, 1000) as done:
        Models(tmp_path / "counted").make("key", lambda: model, wait=True)
    return len(done)


def test_a_crash_at_any_step_leaves_a_whole_model_or_none(
    tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = steps_of_keeping(tmp_path, model, monkeypatch)
    assert steps > len(FILES)
    for after in range(1, steps):
        folder = tmp_path / str(after)
        with power_cut(monkeypatch, after), pytest.raises(PowerCut):
            Models(folder).make("key", lambda: model, wait=True)
        left = [path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
        assert left == (["key"] if Models(folder).has("key") else []), f"after {after} steps"
        assert Models(folder).make("key", lambda: model, wait=True) is not None
        assert sorted(path.name for path in folder.iterdir()) == ["key", LOCK], f"after {after} steps"


def test_the_disk_has_all_of_a_model_before_its_name_and_then_its_name(
    tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    before: list[str] = []
    after: list[str] = []
    synced, rename, sync = before, os.rename, os.fsync
    there: list[str] = []

    def noted(handle: int) -> None:
        sync(handle)
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))

    def renamed(old: Path, new: Path) -> None:
        nonlocal synced
        there.extend(str(path) for path in (old, *old.rglob("*")))
        rename(old, new)
        synced = after

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(os, "rename", renamed)
    Models(tmp_path).make("key", lambda: model, wait=True)
    assert sorted(before) == sorted(there)
    assert after == [str(tmp_path)]


def test_a_model_that_cannot_be_kept_takes_no_room(
    tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        Models(tmp_path).make("key", lambda: model, wait=True)
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]


def test_old_models_are_removed(tmp_path: Path, model: Model) -> None:
    names = [f"model {number}" for number in range(KEPT + 2)]
    for number, name in enumerate(names):
        Models(tmp_path).make(name, lambda: model, wait=True)
        os.utime(tmp_path / name, (number, number))
    assert sorted(path.name for path in tmp_path.iterdir()) == [*names[-KEPT:], LOCK]


def old(folder: Path, kept: Path, count: int) -> list[str]:
    """Models that nobody has used for long, each longer than the next."""
    names = [f"model {number}" for number in range(count)]
    for number, name in enumerate(names):
        shutil.copytree(kept, folder / name)
        os.utime(folder / name, (number, number))
    return names


@pytest.mark.parametrize("using", [Models.use, Models.load], ids=["use", "load"])
def test_the_model_that_was_used_longest_ago_is_removed_first(
    tmp_path: Path, kept: Path, model: Model, using: Callable[[Models, str], object]
) -> None:
    names = old(tmp_path, kept, KEPT)
    using(Models(tmp_path), names[0])
    Models(tmp_path).make("new", lambda: model, wait=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [names[0], *names[2:], "new", LOCK]


def test_what_is_in_use_is_kept_however_many_others_are(tmp_path: Path, kept: Path, model: Model) -> None:
    for name in (names := old(tmp_path, kept, KEPT + 3)):
        Models(tmp_path).use(name)
    Models(tmp_path).make("new", lambda: model, wait=True)
    assert {path.name for path in tmp_path.iterdir()} == {*names, "new", LOCK}
    used = (tmp_path / names[0]).stat().st_mtime - IN_USE - 60
    os.utime(tmp_path / names[0], (used, used))
    Models(tmp_path).make("newer", lambda: model, wait=True)
    assert {path.name for path in tmp_path.iterdir()} == {*names[1:], "new", "newer", LOCK}


def test_the_key_follows_the_content_of_labelled_mail_and_rules_alone(tmp_path: Path) -> None:
    mail, rules = tmp_path / "training" / "desk", tmp_path / "rules" / "desk"
    mail.mkdir(parents=True)
    rules.mkdir(parents=True)

    def key() -> str:
        return key_of(tmp_path / "training", tmp_path / "rules", ["desk"])

    keys = [key()]
    changes = (
        (mail / "a.jsonl", "{}"),
        (mail / "a.jsonl", "{} "),
        (rules / "rules.yaml", "kind: {}"),
        (rules / "desk.yaml", "tag: ALL"),
    )
    for path, text in changes:
        path.write_text(text)
        keys.append(key())
    assert len(set(keys)) == len(keys)
    (rules / "clocks.yaml").write_text("clocks: []")
    (mail / "a.jsonl").touch()
    assert key() == keys[-1]


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package like ours, with next to nothing in it."""
    monkeypatch.setattr(cache, "PACKAGE", tmp_path / "mailbot")
    for part in (*CODE, *(f"domain/{name}.py" for name in DOMAIN)):
        file = tmp_path / "mailbot" / (part if part.endswith(".py") else f"{part}/some.py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    return tmp_path / "mailbot"


def key_of_code(code: Path) -> str:
    return key_of(code / "no training", code / "no rules", ["desk"])


@pytest.mark.parametrize(
    "file",
    [
        "parsing/reply_text.py",
        "classify/common_words.txt",
        "classify/marks/de.toml",
        "learn/training.py",
        "domain/desk.py",
        "desks/loading.py",
        "read.py",
        "learning.py",
    ],
)
def test_the_key_follows_the_code_that_reads_and_learns(code: Path, file: str) -> None:
    before = key_of_code(code)
    (code / file).parent.mkdir(exist_ok=True)
    (code / file).write_text("changed")
    assert key_of_code(code) != before


@pytest.mark.parametrize("file", ["store/tables.py", "classify/some.pyc", "serve.py", "domain/authority.py"])
def test_the_key_is_the_same_where_other_code_changes(code: Path, file: str) -> None:
    before = key_of_code(code)
    (code / file).parent.mkdir(exist_ok=True)
    (code / file).write_text("changed")
    assert key_of_code(code) == before


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_key_follows_the_versions_of_libraries(code: Path, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, version = key_of_code(code), cache.version
    monkeypatch.setattr(cache, "version", lambda name: "another" if name == library else version(name))
    assert key_of_code(code) != before


def test_every_part_of_the_code_that_the_key_names_is_there() -> None:
    assert all((cache.PACKAGE / part).exists() for part in CODE)


def test_every_module_of_the_domain_that_reading_and_learning_import_is_in_the_key() -> None:
    files = [*(cache.PACKAGE / "classify").rglob("*.py"), *(cache.PACKAGE / "learn").rglob("*.py")]
    files += [cache.PACKAGE / "read.py", cache.PACKAGE / "learning.py"]
    imported = {name for file in files for name in re.findall(r"from mailbot\.domain\.(\w+)", file.read_text())}
    assert imported - set(DOMAIN) <= {"autoreply", "networks"}
