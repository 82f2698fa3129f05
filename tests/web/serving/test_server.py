import threading

import pytest
from mkdocs.livereload import LiveReloadServer

from scripts.web.serving import server as module
from scripts.web.serving.server import EVERY, Server, notice


@pytest.fixture
def server(tmp_path):
    """A server of two pages below a path, to which nobody is connected."""
    for page in ("a", "b"):
        (tmp_path / page).mkdir()
        (tmp_path / page / "index.html").write_text(f"<body><article class='x'>{page}</article></body>")
    (tmp_path / "404.html").write_text("Nobody lives here")
    like = LiveReloadServer(print, "127.0.0.1", 0, str(tmp_path), "/course/")
    server = Server(like, str(tmp_path))
    server.watch(str(tmp_path))
    yield server
    like.server_close()
    server.server_close()


def get(server, path, shown=""):
    """The answer to a browser that shows a page."""
    asked = {"PATH_INFO": path, "HTTP_REFERER": f"http://127.0.0.1:8000{shown}"}
    answer = server.serve_request(asked, lambda status, headers: None)
    text = b"".join(answer).decode()
    if hasattr(answer, "close"):
        answer.close()
    return text


def waiting(server, path, shown=""):
    """A browser that waits by now for an answer, and where that will stand."""
    answers = []
    thread = threading.Thread(target=lambda: answers.append(get(server, path, shown)), daemon=True)
    thread.start()
    while not server._epoch_cond._waiters:
        assert thread.is_alive()
    return thread, answers


def epoch(server):
    return server._visible_epoch


def test_what_is_wrong_with_every_page_and_with_this_one_is_said_once():
    said = notice(["course.toml:1: <b>; correct it", "course.toml:1: <b>; correct it", "page.md:2: too"])

    assert said.count("<li>") == 2 and "<code>course.toml:1: &lt;b&gt;; correct it</code>" in said


def test_a_fault_stands_at_the_top_of_its_page_and_that_of_all_on_every_one(server):
    server.wrong = {"a/": ("a.md:1: one; correct it",), EVERY: ("mkdocs.yml:1: all; correct it",)}

    assert "<article class='x'><div" in get(server, "/course/a/")
    assert "a.md:1: one" in get(server, "/course/a/index.html")
    assert [fault in get(server, "/course/b/") for fault in ("a.md:1: one", "mkdocs.yml:1: all")] == [False, True]


def test_a_browser_has_news_of_the_page_it_shows_alone(server, monkeypatch):
    monkeypatch.setattr(module, "WAIT", 0)
    known = epoch(server)

    with server.building("b/"):
        pass

    news = [int(get(server, f"/livereload/{known}/1", shown)) for shown in ("/course/a/", "/course/b/")]
    assert news == [known, epoch(server)] and epoch(server) > known


def test_it_is_known_what_a_browser_shows_while_that_waits_for_news(server):
    thread, answers = waiting(server, f"/livereload/{epoch(server)}/1", "/course/a/")
    shown = server.awaited["a/"]
    with server.building("a/"):
        pass
    thread.join()

    assert (shown, server.awaited["a/"]) == (1, 0)
    assert int(answers[0]) == epoch(server)


def test_when_all_is_built_every_browser_has_news(server):
    known = epoch(server)
    with server.building(EVERY):
        pass

    assert int(get(server, f"/livereload/{known}/1", "/course/b/")) == epoch(server) > known


def test_no_page_is_served_while_one_is_built(server, tmp_path):
    with server.building("a/"):
        thread, answers = waiting(server, "/course/a/")
        (tmp_path / "a/index.html").write_text("<body>whole</body>")
    thread.join()

    assert "whole" in answers[0]


def test_who_asks_for_what_is_made_waits_for_it(server, tmp_path):
    server.making.add("bundle.gz")
    thread, answers = waiting(server, "/course/bundle.gz")
    (tmp_path / "bundle.gz").write_text("made")
    server.made("bundle.gz")
    thread.join()

    assert answers == ["made"]


def test_for_an_address_that_nobody_has_there_is_the_page_of_the_site(server):
    assert get(server, "/course/nowhere") == "Nobody lives here"
