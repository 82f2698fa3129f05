from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from scripts.pages.routes import route_table


def test_routes_are_listed_in_the_order_they_are_tried():
    app = FastAPI(openapi_url=None)

    @app.get("/a|b")
    def read(): ...

    @app.api_route("/c", methods=["PUT", "DELETE"], include_in_schema=False)
    def change(): ...

    app.mount("/files", StaticFiles(directory="."))

    assert route_table(app) == (
        "| Tried | Path | Methods | Endpoint | Class | In the schema |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| 1 | <code>/a&#124;b</code> | `GET` | `read` | `fastapi.APIRoute` | yes |\n"
        "| 2 | `/c` | `DELETE`, `PUT` | `change` | `fastapi.APIRoute` | no |\n"
        "| 3 | `/files` | — | `StaticFiles.__call__` | `starlette.Mount` | no |"
    )
