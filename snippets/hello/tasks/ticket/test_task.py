import sys
import time
from inspect import CO_COROUTINE
from types import SimpleNamespace


def test_each_visitor_gets_the_next_number(client):
    responses = [client.get("/ticket") for _ in range(3)]

    assert responses[0].status_code == 200, f"GET /ticket answered {responses[0].status_code}, not 200"
    given = [response.json()["number"] for response in responses]
    assert given != [2, 3, 4], (
        "three visitors got [2, 3, 4]: number 1 is gone before the first comes. The line outside of the function still "
        "draws it, at the import."
    )
    assert given == [1, 2, 3], (
        f"three visitors got {given}, not [1, 2, 3]. A line outside of the function runs once, at the import; "
        "a line in it runs again at each request."
    )


def test_a_slow_printer_keeps_nobody_waiting(client):
    callers = watched(sys.modules["main"])

    client.get("/ticket")

    assert callers, "draw_ticket() did not call sleep(), which stands for the printer: a printer cannot be awaited"
    assert not any(code.co_flags & CO_COROUTINE for codes in callers for code in codes), (
        "an async def called sleep(): that blocks the event loop, and no other request is served meanwhile. "
        "FastAPI runs a plain def on a worker thread; in an async def, asyncio.to_thread() takes a function to one."
    )


def watched(service):
    """For each call of sleep() in the service, the functions of main.py that wait for it on the same stack."""
    callers = []

    def printer(seconds):
        frame, codes = sys._getframe(1), []
        while frame and frame.f_code.co_filename == "main.py":
            codes.append(frame.f_code)
            frame = frame.f_back
        callers.append(codes)

    for name, value in [*vars(service).items()]:
        if value is time.sleep:
            setattr(service, name, printer)
        if value is time:
            setattr(service, name, SimpleNamespace(sleep=printer))
    return callers
