from scripts.traces.events import Event, Trace
from scripts.views.messages import messages


def test_bytes_and_messages_are_shown_in_order():
    trace = Trace(
        (
            Event("read", 1, "event loop", values={"bytes": r"b'GET / HTTP/1.1\r\n'", "size": "16", "calls": "a b"}),
            Event("task", 1, "event loop", values={"calls": "a b"}),
            Event("scope", 1, "event loop", "http", values={"message": "{'type': 'http'}"}),
            Event("receive", 1, "event loop", "http.request", values={"message": "{'a': 1}"}),
            Event("send", 1, "event loop", "http.response.start", values={"message": "{'b': 2}"}),
            Event("write", 1, "event loop", values={"bytes": "b'x'", "size": "1", "calls": "a b"}),
            Event("write", 1, "event loop", values={"bytes": "", "size": "0", "calls": "a b"}),
        )
    )

    assert messages(trace) == (
        "**1. The server reads 16 bytes from the socket**\n\n```python\nb'GET / HTTP/1.1\\r\\n'\n```\n\n"
        "**2. The server calls the application with this scope**\n\n```python\n{'type': 'http'}\n```\n\n"
        "**3. The application receives `http.request`**\n\n```python\n{'a': 1}\n```\n\n"
        "**4. The application sends `http.response.start`**\n\n```python\n{'b': 2}\n```\n\n"
        "**5. The server writes 1 byte to the socket**\n\n```python\nb'x'\n```"
    )


def test_no_text_closes_its_fence():
    trace = Trace((Event("write", 1, "event loop", values={"bytes": "```\n# a", "size": "7"}),))

    assert messages(trace).endswith("````python\n```\n# a\n````")
