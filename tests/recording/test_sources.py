from scripts.recording.recorder import Recorder
from scripts.recording.sources import sources
from scripts.traces.events import Event

LINES = """\
n = 1
api_key = "sk-12345"
self.password: str = 'abc'
headers = {"Authorization": "Bearer abc", "x": "1"}
token = request.headers["x-token"]
settings["secret"] = b"abc"
token = f"tok-{user['name']}-9f8e7d6c"
"""


def shown(folder, text):
    (folder / "shop.py").write_text(text)
    events = [Event("line", 1, "event loop", "a", number, "shop.py") for number in range(1, text.count("\n") + 2)]
    return [*dict(sorted(sources(events, str(folder), lambda text: text).items())).values()]


def test_a_line_that_ran_has_its_text():
    def double(n):
        twice = 2 * n
        return twice

    recorder = Recorder()
    recorder.watch(double.__code__)
    with recorder:
        double(1)

    trace = recorder.trace
    assert [trace.sources[e.file, e.line] for e in trace.select("line")] == ["twice = 2 * n", "return twice"]


def test_what_a_secret_is_set_to_is_masked_and_code_is_not(tmp_path):
    assert shown(tmp_path, LINES) == [
        "n = 1",
        'api_key = "•••"',
        "self.password: str = '•••'",
        'headers = {"Authorization": "•••", "x": "1"}',
        'token = request.headers["x-token"]',
        'settings["secret"] = "•••"',
        'token = "•••"',
    ]


def test_a_long_line_is_cut_and_a_file_that_is_gone_has_none(tmp_path):
    assert shown(tmp_path, "x" * 121) == ["x" * 120 + "…"]
    assert sources([Event("line", 1, "event loop", "a", 1, "none.py")], str(tmp_path), str) == {}


def test_a_secret_that_was_learned_is_hidden_in_a_line():
    def check(password):
        return password == "abc-secret"

    recorder = Recorder()
    recorder.watch(check.__code__)
    with recorder:
        check("abc-secret")

    assert [*recorder.trace.sources.values()] == ['return password == "•••"']
