from scripts.pages.routes import route_table

MODULE = """from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

app = FastAPI(openapi_url=None)


@app.get("/a|b")
def read(): ...


@app.api_route("/c", methods=["PUT", "DELETE"], include_in_schema=False)
def change(): ...


app.mount("/files", StaticFiles(directory="."))
"""


def test_routes_are_listed_in_the_order_they_are_tried(tmp_path, monkeypatch):
    (tmp_path / "service_with_routes.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)

    assert route_table("service_with_routes") == (
        "| Tried | Path | Methods | Endpoint | Class | In the schema |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| 1 | <code>/a&#124;b</code> | `GET` | `read` | `fastapi.APIRoute` | yes |\n"
        "| 2 | `/c` | `DELETE`, `PUT` | `change` | `fastapi.APIRoute` | no |\n"
        "| 3 | `/files` | — | `StaticFiles.__call__` | `starlette.Mount` | no |"
    )
