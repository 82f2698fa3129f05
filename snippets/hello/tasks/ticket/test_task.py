from inspect import iscoroutinefunction


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
    (function,) = (route.endpoint for route in client.app.routes if route.path == "/ticket")

    assert not iscoroutinefunction(function), (
        "draw_ticket is an async def: it sleeps on the event loop, and no other request is served meanwhile. "
        "FastAPI runs a plain def on a worker thread."
    )
