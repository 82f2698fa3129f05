"""Transcripts: the run told step by step in sentences."""

from collections.abc import Iterator, Mapping, Sequence

from ..traces.events import ENDS, EVENT_LOOP, FUNCTIONS, RECEIVED, Event, Trace, Whose
from ..traces.processes import process_of
from ..traces.requests import caller, counts_requests, request_line, route_line
from ..traces.steps import Step, steps
from .labels import code, entities
from .lanes import is_service
from .words import IS_HELD, a, article, further, plural, result, size

TRIED = {
    "none": "the path does not fit",
    "partial": "the path fits, the method does not",
    "full": "it fits",
}


def transcript(trace: Trace) -> str:
    """An ordered list of the steps; under each, the sentences of its events."""
    lines = []
    for step, sentences in told(trace):
        lines.append(f"{step.number}. **{step.title}**")
        lines += [f"    {number}. {text}" for number, text in enumerate(sentences, 1)]
    return "\n".join(lines)


def told(trace: Trace) -> Iterator[tuple[Step, list[str]]]:
    """Each step with the sentences of its events."""
    running: dict[Whose, Event] = {}
    ran = lines(trace)
    for step in steps(trace):
        sentences = []
        for event in step.events:
            if event.kind in FUNCTIONS and not event.depth:
                running[event.whose] = event
            if event.kind in ENDS or (is_service(event) and "yield" in event.values):
                running.pop(event.whose, None)
            unended = [e.name for e in running.values() if process_of(e) == process_of(event)]
            sentences.append(_sentence(event, step, unended, ran))
        yield step, sentences


def lines(trace: Trace) -> dict[tuple[str, int], str]:
    """What is said of each line that ran: its place, with its file where there are several, and its text."""
    places = {(event.file, event.line) for event in trace.select("line")}
    files = {file for file, _ in places}
    said = {}
    for file, line in places:
        at = code(f"{file}:{line}") if len(files) > 1 else f"line {line}"
        text = trace.sources.get((file, line))
        said[file, line] = f"{at}: {code(text)}" if text else f"{at}."
    return said


def _sentence(event: Event, step: Step, unended: Sequence[str], ran: Mapping[tuple[str, int], str]) -> str:
    """What one event says, in one plain sentence or two.

    `unended` are the functions that have yet to end, but for a lifespan that only waits, `ran` what is said of lines.
    """
    match event.kind:
        case "import":
            routes = event.values["routes"].split("\n") if event.values["routes"] else []
            listed = f": {', '.join(map(code, routes))}" if routes else ""
            return (
                f"Python imports {code(event.name)}. Now {code('app')} is "
                f"{a(event.values['app'])} with {plural(len(routes), 'route')}{listed}."
            )
        case "scope" if event.request:
            return f"The {caller(event)} calls the application for {code(request_line(event))}."
        case "scope":
            return "The application is called with a `lifespan` scope."
        case "trial":
            asked = f"{code(route_line(event))} for {code(event.values['tried'])}"
            return f"The router tries {asked}: {TRIED[event.values['outcome']]}."
        case "match" if event.values["fits"] == "True":
            return f"The router matches {code(route_line(event))} and chooses {code(event.name)}."
        case "match":
            return f"The router finds {code(route_line(event))}, but the method does not fit."
        case "command" | "signal" | "output" | "exit":
            return _outside(event)
        case "client":
            return f"Meanwhile, outside: {entities(event.name)}."
        case "leave":
            return "The client leaves. Nothing that is sent from now on reaches it."
        case "held":
            return f"{code(f'{event.name}()')} is {IS_HELD}, on {article(event.where)}."
        case "let go":
            return f"The recording lets {code(f'{event.name}()')} go."
        case "more" if counts_requests(event):
            return f"And {further(event)}."
        case "more" if "like" in event.values:
            return f"And {event.values['like']} more like this."
        case "more":
            return f"And {_further(event.values['events'])} not shown."
        case "end" if "raised" in event.values:
            because = f", because {event.values['because']}" if "because" in event.values else ""
            return f"The call of the application ends with {code(event.values['raised'])}{because}."
        case "end" if event.request:
            return "The call of the application returns." + _idle(step, unended)
        case "end":
            return "The call with the `lifespan` scope returns."
    if event.kind in FUNCTIONS:
        return _function(event, step, ran)
    return _message(event)


def _outside(event: Event) -> str:
    """What is done or known outside of a server of several processes; or a process of it ends."""
    match event.kind, process_of(event):
        case "command", _:
            return f"In a terminal {code(event.name)} is run."
        case "signal", process:
            return f"{code(event.name)} is sent to {process or 'what was started'}."
        case "output", _:
            return f"The terminal shows {code(event.name)}."
        case _, "":
            return f"The server has ended, with exit code {code(event.name)}."
    return "The process ends."


def _further(number: str) -> str:
    return "1 more event that is" if number == "1" else f"{number} more events that are"


def _idle(step: Step, unended: Sequence[str]) -> str:
    if not step.action.startswith("Wait"):
        return ""
    if unended:
        names = " and ".join(code(f"{name}()") for name in dict.fromkeys(unended))
        return f" No request is being served, but {names} {'has' if len({*unended}) == 1 else 'have'} not ended."
    return " No request is being served: the application is idle and stays loaded."


def _function(event: Event, step: Step, ran: Mapping[tuple[str, int], str]) -> str:
    called = code(f"{event.name}()")
    then = _changed(event, step)
    match event.kind:
        case "start":
            given = ", ".join(f"{code(n)} = {code(v)}" for n, v in event.values.items())
            arguments = f"with {given}" if given else "without arguments"
            return f"{called} starts on {article(event.where)}, {arguments}."
        case "line":
            return f"{then}{called} runs {ran[event.file, event.line]}"
        case "suspend" if event.values:
            return f"{then}{called} yields {code(event.values['yield'])} and pauses."
        case "suspend":
            return f"{then}{called} waits{_free(event)}."
        case "resume" if event.values:
            return f"{called} goes on: {code(event.values['raised'])} is raised inside it."
        case "resume":
            return f"{called} goes on."
        case "return":
            return f"{then}{called} returns {result(event)}."
    return f"{called} ends with {code(event.values['raised'])}."


def _free(suspended: Event) -> str:
    """Whom its wait lets run; a thread may have an event loop of its own."""
    return ", and the event loop is free for others" if suspended.where == EVENT_LOOP else ""


def _changed(event: Event, step: Step) -> str:
    """What the lines before an event changed; nothing for a function whose lines are not told."""
    told = ", ".join(f"{code(n)} is now {code(v)}" for n, v in event.changed.items() if n != "return")
    lined = event.kind == "line" or any(e.kind == "line" and e.whose == event.whose for e in step.events)
    return f"{told}. Then " if told and lined else ""


def _message(event: Event) -> str:
    received = event.kind in RECEIVED
    told = f"The application {'receives' if received else 'sends'} {code(event.kind)}"
    facts = []
    if "status" in event.values:
        facts.append(f"status {code(event.values['status'])}")
    if event.values.get("headers"):
        facts += [code(line) for line in event.values["headers"].split("\n")]
    if "size" in event.values:
        facts.append(size(event))
    for name in ("body", "text", "bytes", "code", "reason"):
        if event.values.get(name):
            facts.append(code(event.values[name]))
    if event.values.get("more_body") == "True":
        facts.append("more to come")
    return f"{told}: {', '.join(facts)}." if facts else f"{told}."
