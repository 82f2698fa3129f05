import json
import multiprocessing
import os
import resource
import signal
import sys
import threading

import pytest

from scripts.course import recordings, settings
from scripts.course.recordings import RECORDS, kept, locked

FORK = multiprocessing.get_context("fork")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """A project of one lesson, in whose folder recordings are kept."""
    monkeypatch.setattr(recordings, "ROOT", tmp_path)
    monkeypatch.setattr(recordings, "HERE", tmp_path / "scripts")
    monkeypatch.setattr(recordings, "SNIPPETS", tmp_path / "snippets")
    monkeypatch.setattr(recordings, "KEPT", tmp_path / "kept")
    for file in ("snippets/hello/say.py", "snippets/hello/tasks/one.json", "snippets/hello_again/say.py", *SHARED):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("as it was")
    return tmp_path


SHARED = (
    "snippets/iris.json",
    "snippets/iris.py",
    "pyproject.toml",
    "requirements.txt",
    "scripts/problems.py",
    *(f"scripts/{name}/a.py" for name in RECORDS),
)


class Plays:
    """Something to record that tells how often it was."""

    number = 0

    def __call__(self):
        self.number += 1
        return [{"play": f"{self.number} \u2028"}, None]


def test_what_was_recorded_once_is_not_recorded_again():
    plays = Plays()

    assert kept("scenario", "hello", "one", plays) == kept("scenario", "hello", "one", plays)
    assert plays.number == 1


@pytest.mark.parametrize("file", ["snippets/hello/say.py", "snippets/hello/tasks/one.json", *SHARED])
def test_a_change_of_anything_a_recording_depends_on_has_it_made_anew(project, file):
    plays = Plays()
    before = kept("scenario", "hello", "one", plays)

    (project / file).write_text("edited")
    assert kept("scenario", "hello", "one", plays) != before
    assert len([*(project / "kept").glob("*.json")]) == 1, "what nobody asks for again is not kept"


@pytest.mark.parametrize("file", ["snippets/hello/say.py", *SHARED])
def test_what_has_gone_or_come_changes_a_recording_too(project, file):
    plays = Plays()
    kept("scenario", "hello", "one", plays)

    (project / file).unlink()
    kept("scenario", "hello", "one", plays)
    (project / "snippets/hello/new.py").write_text("")
    kept("scenario", "hello", "one", plays)
    assert plays.number == 3


def test_other_lessons_and_bytecode_change_nothing(project):
    plays = Plays()
    kept("scenario", "hello", "one", plays)

    (project / "snippets/hello_again/say.py").write_text("edited")
    (project / "snippets/hello/__pycache__").mkdir()
    (project / "snippets/hello/__pycache__/say.pyc").write_text("")
    kept("scenario", "hello", "one", plays)
    assert plays.number == 1


@pytest.mark.parametrize("file", ["till.py", "shop/prices.py"])
def test_all_modules_of_another_project_count_but_those_of_its_environment(project, monkeypatch, file):
    monkeypatch.setattr(recordings, "HERE", project / "elsewhere" / "scripts")
    for name in (file, "env/pyvenv.cfg", "env/lib/a.py", ".venv/a.py"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("as it was")
    plays = Plays()
    before = kept("scenario", "hello", "one", plays)

    for name in ("env/lib/a.py", ".venv/a.py"):
        (project / name).write_text("edited")
    assert kept("scenario", "hello", "one", plays) == before
    (project / file).write_text("edited")
    assert kept("scenario", "hello", "one", plays) != before


def test_all_files_of_a_package_that_is_watched_count(project, monkeypatch):
    monkeypatch.setattr(settings, "ROOT", project)
    monkeypatch.setattr(recordings, "SETTINGS", settings.Settings(source="src", watch=["shop"]))
    (project / "src" / "shop").mkdir(parents=True)
    plays = Plays()
    before = kept("scenario", "hello", "one", plays)

    (project / "src" / "shop" / "prices.csv").write_text("3")
    assert kept("scenario", "hello", "one", plays) != before


@pytest.mark.parametrize("version", ["3.12.1", "3.13.9"])
def test_another_python_records_anew(monkeypatch, version):
    plays = Plays()
    kept("scenario", "hello", "one", plays)

    recordings._installed.cache_clear()
    monkeypatch.setattr(sys, "version", version)
    kept("scenario", "hello", "one", plays)
    monkeypatch.undo()
    recordings._installed.cache_clear()
    assert plays.number == 2


def test_a_patched_or_another_framework_records_anew(project, monkeypatch):
    package = project / "installed" / "patched"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(package.parent)
    monkeypatch.setattr(recordings, "DOCUMENTED", ("patched",))
    found = [recordings._installed.__wrapped__()]

    for text in ("", "# patched\n"):
        (package / "routing.py").write_text(text)
        found.append(recordings._installed.__wrapped__())
    assert found[0] != found[1] != found[2]


def test_a_file_saved_while_recording_leaves_nothing_kept(project):
    def record():
        (project / "snippets/hello/say.py").write_text("saved meanwhile")
        return plays()

    plays = Plays()
    kept("scenario", "hello", "one", record)
    (project / "snippets/hello/say.py").write_text("as it was")

    kept("scenario", "hello", "one", plays)
    assert plays.number == 2


@pytest.mark.parametrize("broken", [b"", b'[{"play": ', b"\xff", b"[1]", b'{"places": []}\n[1]'])
def test_what_cannot_be_read_is_recorded_anew(project, broken):
    plays = Plays()
    kept("scenario", "hello", "one", plays)
    (file,) = (project / "kept").glob("*.json")
    file.write_bytes(broken)

    again = kept("scenario", "hello", "one", plays)
    assert (plays.number, kept("scenario", "hello", "one", plays)) == (2, again)


def test_where_nothing_can_be_kept_each_records_for_itself(project):
    plays = Plays()
    (project / "kept").write_text("a file, and no folder")

    assert kept("scenario", "hello", "one", plays) != kept("scenario", "hello", "one", plays)


def test_a_full_disk_keeps_nothing_and_stops_nothing():
    plays = Plays()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        one, other = kept("scenario", "hello", "one", plays), kept("scenario", "hello", "one", plays)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert one != other
    assert kept("scenario", "hello", "one", plays) == kept("scenario", "hello", "one", plays)


def test_what_raises_is_not_kept():
    plays = Plays()
    with pytest.raises(ZeroDivisionError):
        kept("scenario", "hello", "one", lambda: 1 / 0)

    kept("scenario", "hello", "one", plays)
    assert plays.number == 1


def test_of_processes_that_ask_at_once_one_records(tmp_path):
    log = tmp_path / "log"

    def record():
        with log.open("a") as file:
            file.write("recorded\n")
        return []

    processes = [FORK.Process(target=kept, args=("scenario", "hello", "one", record)) for _ in range(8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert log.read_text() == "recorded\n"


@pytest.mark.parametrize("moment", ["recording", "writing"])
def test_a_process_that_is_killed_leaves_the_recordings_whole(project, monkeypatch, moment):
    def killed(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)

    plays = Plays()
    process = FORK.Process(target=kept, args=("scenario", "hello", "one", killed if moment == "recording" else plays))
    with monkeypatch.context() as patched:
        if moment == "writing":
            patched.setattr(json, "dumps", killed)
        process.start()
        process.join()

    assert process.exitcode == -signal.SIGKILL
    assert kept("scenario", "hello", "one", plays) == Plays()()


def test_who_shares_a_lock_is_there_with_others_and_who_does_not_is_alone():
    log, both_there = [], threading.Barrier(2, timeout=60)

    def share():
        with locked("playing.lock", shared=True):
            both_there.wait()

    def be_alone():
        with locked("playing.lock"):
            log.append("alone")

    threads = [threading.Thread(target=target) for target in (share, be_alone)]
    with locked("playing.lock", shared=True):
        threads[0].start()
        both_there.wait()
        threads[1].start()
        log.append("shared")
    for thread in threads:
        thread.join()

    assert log == ["shared", "alone"]
