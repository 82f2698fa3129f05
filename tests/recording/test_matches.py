from types import SimpleNamespace

import pytest

from scripts.recording.matches import match_values


def read(): ...


def dependant(call, *needed):
    return SimpleNamespace(call=call, dependencies=list(needed))


def test_a_route_shows_path_methods_parameters_and_whether_it_fits():
    route = SimpleNamespace(path_format="/items/{n}", methods={"PUT", "GET"}, endpoint=read)
    scope = {"route": route, "endpoint": read, "method": "POST", "path_params": {"n": 1}}

    assert match_values(scope) == {
        "path": "/items/{n}",
        "methods": "GET, PUT",
        "endpoint": "read",
        "parameters": "{'n': 1}",
        "fits": "False",
    }


@pytest.mark.parametrize(("kind", "methods"), [("http", {}), ("websocket", {"methods": "WEBSOCKET"})])
def test_only_a_websocket_is_called_so_and_what_takes_any_method_has_none(kind, methods):
    route = SimpleNamespace(path="/files", endpoint=read)

    assert match_values({"type": kind, "route": route, "endpoint": read}) == {
        "path": "/files",
        "endpoint": "read",
        "fits": "True",
        **methods,
    }


def test_dependencies_stand_one_a_line_each_below_what_needs_it():
    def user(): ...

    def connection(): ...

    needs = dependant(read, dependant(user, dependant(connection)), dependant(connection))
    route = SimpleNamespace(path="/", methods=None, endpoint=read, dependant=needs)

    assert match_values({"route": route, "endpoint": read})["dependencies"] == "user\n  connection\nconnection"
