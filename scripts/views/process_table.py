"""Process tables: one row a step."""

from collections.abc import Sequence

from ..traces.calls import endpoint_calls
from ..traces.events import ENDS, Event, Trace
from ..traces.requests import counts_requests, header, request_line
from ..traces.steps import Step, steps
from .labels import NONE, code, entities, table
from .words import IS_HELD, article, further, plural, result, size

DOES = {
    **dict.fromkeys(("resume", "line", "let go"), "goes on"),
    **{"suspend": "pauses", "return": "ends", "unwind": "ends"},
}
"""What a function does that was called in an earlier step, by the first event of this one."""
COLUMNS = ("Step", "Action", "Input", "Function called", "Output", "Response sent")


def process_table(trace: Trace) -> str:
    """The run as a table. Each step number is an anchor, `step-1` and so on."""
    grouped = steps(trace)
    returned = returned_before(grouped)
    return table(COLUMNS, (row(step, returned.get(step.number)) for step in grouped))


def row(step: Step, answer: Event | None) -> tuple[str, ...]:
    """The six cells of a step; `answer` is what its endpoint returned before it."""
    number = f'<a id="step-{step.number}"></a>{step.number}'
    return (
        number,
        step.title,
        _or_none(given(step, answer)),
        _or_none(called(step)),
        _or_none(output(step)),
        _or_none(sent(step)),
    )


def _or_none(parts: list[str]) -> str:
    return "<br>".join(parts) or NONE


def given(step: Step, answer: Event | None) -> list[str]:
    """What goes in: the request line and body, a function's arguments, the value to be sent, the client's words."""
    parts = [entities(event.name) for event in step.all("client")]
    parts += [code(event.name) for event in step.all("command", "signal", "output")]
    if scope := step.first("scope"):
        parts += [code(request_line(scope))] if scope.request else []
    parts += [code(e.values["body"]) for e in step.all("http.request") if e.values.get("body")]
    parts += [code(e.values["text"]) for e in step.all("websocket.receive") if e.values.get("text")]
    for event in (e for e in step.all("start") if e.depth == 0):
        parts += [f"{code(name)} = {code(value)}" for name, value in event.values.items()]
    if answer and step.first("http.response.start"):
        parts.append(result(answer))
    return parts


def returned_before(grouped: Sequence[Step]) -> dict[int, Event]:
    """What the endpoint of a step's request returned before the step, by the step's number."""
    endpoints = endpoint_calls(event for step in grouped for event in step.events)
    returned: dict[int, Event] = {}
    found: dict[int, Event] = {}
    for step in grouped:
        if step.request in returned:
            found[step.number] = returned[step.request]
        for event in step.events:
            if event.kind == "return" and event.whose in endpoints:
                returned.setdefault(event.request, event)
    return found


def called(step: Step) -> list[str]:
    """The functions of the snippet that the framework called, with where each ran, or that went on or ended."""
    first = step.events[0]
    does = DOES.get(first.kind)
    earlier = [f"{code(first.name + '()')} {does}"] if does else []
    started = [event for event in step.all("start") if event.depth == 0]
    held = [f"{code(event.name + '()')} is {IS_HELD}" for event in step.all("held")]
    return earlier + [f"{code(event.name + '()')} on {article(event.where)}" for event in started] + held


def output(step: Step) -> list[str]:
    """What comes out: a returned value, a raised exception, or the bytes of a response.

    Where several calls of the framework gave something in one step, it is told which one did.
    """
    parts = []
    several = len({event.whose for event in step.all(*ENDS) if event.depth == 0}) > 1
    for event in step.events:
        by = f"{code(event.name + '()')}: " if several else ""
        match event.kind:
            case "import":
                routes = event.values["routes"].count("\n") + 1 if event.values["routes"] else 0
                parts.append(f"{code(event.values['app'])} with {plural(routes, 'route')}")
            case "lifespan.startup.complete" | "lifespan.shutdown.complete":
                parts.append(code(event.kind))
            case "exit":
                parts.append(f"exit code {code(event.name)}" if event.name else "the process ends")
            case "return" if event.depth == 0:
                parts.append(by + result(event))
            case "suspend" if event.values and event.depth == 0:
                parts.append(f"{by}yields {code(event.values['yield'])}")
            case "more" if counts_requests(event):
                parts.append(further(event))
            case "more" if "like" in event.values:
                parts.append(f"{event.values['like']} more like this")
            case "unwind" if event.depth == 0:
                parts.append(f"{by}raises {code(event.values['raised'])}")
            case "http.response.body" if event.values.get("body"):
                parts.append(f"{code(event.values['body'])}, {size(event)}")
            case "websocket.send" if event.values.get("text"):
                parts.append(code(event.values["text"]))
    return parts


def sent(step: Step) -> list[str]:
    """What left the application in this step: status, content type, and how many bytes of body."""
    parts = []
    if start := step.first("http.response.start"):
        kind = header(start, "content-type")
        parts.append(f"{code(start.values['status'])}" + (f" {code(kind)}" if kind else ""))
    if bodies := step.all("http.response.body"):
        parts.append(size(*bodies))
    return [", ".join(parts)] if parts else []
