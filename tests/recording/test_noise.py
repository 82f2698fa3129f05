import time
from datetime import UTC, datetime, timedelta

import pytest

from scripts.recording.noise import Noise, is_clock, is_duration


@pytest.mark.parametrize("clock", [time.time, time.perf_counter, time.time_ns])
def test_a_clock_is_known_by_its_reading(clock):
    assert is_clock(clock())


@pytest.mark.parametrize("uptime", [60.0, 2_000.0, 3_456_000.0])
def test_a_clock_is_known_and_a_price_is_none_however_long_the_machine_runs(monkeypatch, uptime):
    monkeypatch.setattr("scripts.recording.noise.STARTED", (time.time(), uptime))
    monkeypatch.setattr("scripts.recording.noise.time.perf_counter", lambda: uptime + 5)

    assert is_clock(uptime + 3.141592653)
    assert not is_clock(uptime + 3.5)
    assert not is_clock(3.141592653)


@pytest.mark.parametrize("number", [5.1, 0.2, 1_000, 20_260_101, 1_000_000_007, float("inf"), float("nan")])
def test_another_number_is_no_clock(number):
    assert not is_clock(number)


def test_a_duration_is_known_by_its_name():
    assert [is_duration(name) for name in ("x-process-time", "elapsed", "took_ms", "timeout", "token")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_an_id_that_the_service_made_is_numbered_and_one_it_was_given_stays():
    given, made = "3fa85f64-5717-4562-b3fc-2c963f66afa6", "0b1ee84e-2a49-4b5b-9e0f-6a3f8d1c2b4d"
    noise = Noise("/service")
    noise.give([f"/items/{given}"])

    assert noise.text(f"{made} {given} {made}") == f"<uuid 1> {given} <uuid 1>"


def test_a_moment_near_now_is_a_time_and_an_old_one_stays():
    now = datetime.now(UTC)
    noise = Noise("/service")

    assert noise.text(f"at {now.isoformat()}") == "at <time>"
    assert noise.text((now + timedelta(hours=2)).strftime("%a, %d %b %Y %H:%M:%S GMT")) == "<time>"
    assert noise.text("on 2020-02-29T12:00:00") == "on 2020-02-29T12:00:00"


def test_ports_addresses_and_the_folder_are_left_out():
    noise = Noise("/home/ann/service")
    noise.arrive({"server": ("127.0.0.1", 54321), "client": ("127.0.0.1", 40000), "headers": []})

    assert noise.text("http://127.0.0.1:54321/a and localhost:3000") == "http://127.0.0.1:<port>/a and localhost:3000"
    assert noise.text("<object object at 0x7f1234567890>") == "<object object>"
    assert noise.text("/home/ann/service/app.py") == "app.py"
