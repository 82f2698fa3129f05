import httpx

from scripts.course import in_terminal


@in_terminal
def serve_in_a_terminal(terminal):
    with terminal.serve("uvicorn snippets.new_lesson.ready:app", "Uvicorn running") as address:
        with httpx.Client(transport=httpx.HTTPTransport(retries=5)) as client:
            client.get(f"{address}/ready")
        terminal.wait_for("GET /ready")
