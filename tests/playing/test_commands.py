import os
import sys

import pytest

from scripts.playing.commands import assigned, recording, service_of


def test_a_command_tells_what_it_serves():
    assert service_of("uvicorn shop.main:app --workers 2").groupdict() == {"module": "shop.main", "attribute": "app"}


@pytest.mark.parametrize(
    ("command", "beginning"),
    [("uvicorn shop.main:app --workers 2", ["--factory"]), ("gunicorn shop.main:app --workers 2", [])],
)
def test_a_recorded_service_takes_its_place(command, beginning):
    python, m, program, *words = recording(command, 8123)

    assert [python, m, program] == [sys.executable, "-m", command.split()[0]]
    assert words[: len(beginning)] == beginning
    assert "shop.main:app" not in words
    assert any("worker:application" in word for word in words)
    assert any("8123" in word for word in words)
    assert words[-2:] == ["--workers", "2"]


@pytest.mark.parametrize("command", ["", "uvicorn", "uvicorn shop.main", "hypercorn shop.main:app"])
def test_any_other_command_is_refused(command):
    with pytest.raises(ValueError, match=r"is no `uvicorn package.module:app .` or `gunicorn"):
        service_of(command)


def test_what_stands_before_the_program_is_its_environment(tmp_path):
    command = 'MODEL=iris COUNTS="$(mktemp -d)" uvicorn shop.main:app'
    first, second = (assigned(command, str(tmp_path)) for _ in range(2))

    assert first["MODEL"] == "iris"
    assert first["COUNTS"] != second["COUNTS"]
    assert sorted(os.listdir(tmp_path)) == sorted(os.path.basename(found["COUNTS"]) for found in (first, second))
    assert recording(command, 8123) == recording("uvicorn shop.main:app", 8123)
    assert service_of(command)["module"] == "shop.main"
