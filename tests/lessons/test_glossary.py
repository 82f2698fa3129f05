import re

import pytest
from fastapi import FastAPI

from scripts.course.glossary import GLOSSARY, entries, glossary_problems
from scripts.course.lessons import LESSONS, file_of
from scripts.course.scenarios import scenarios
from scripts.traces.steps import steps

PAGES = sorted(LESSONS.glob("*/*.md"))


def test_a_page_of_a_lesson_leads_here_from_the_first_use_of_a_word():
    explained = re.findall(r"^### (.+)$", GLOSSARY.read_text(), re.M)

    assert sorted(entries().values()) == sorted(explained)
    assert [str(problem) for page in PAGES for problem in glossary_problems(page)] == []


@pytest.mark.unshaken("it is FastAPI's own documentation: no run has a part in it")
def test_fastapi_calls_a_route_a_path_operation():
    assert "Add a *path operation* using an HTTP GET operation." in FastAPI.get.__doc__


def test_a_step_is_some_events_of_the_trace_of_a_scenario(run):
    scenario, trace = scenarios("hello")["two_requests"], run("hello/two_requests")
    sent = steps(trace)[2]

    assert (file_of(scenario.module).name, scenario.run.__name__) == ("say_hello.py", "two_requests")
    assert [event.kind for event in sent.events] == ["http.response.start", "http.response.body"]
    assert [event for step in steps(trace) for event in step.events] == list(trace.events)
