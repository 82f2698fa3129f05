"""Services: the iris service as it is written for each of five engines, and what is asked of it."""

from dataclasses import dataclass

FLOWER = [5.1, 3.5, 1.4, 0.2]
LITSERVE = """import litserve

from snippets.iris_model import Model


class Iris(litserve.LitAPI):
    def setup(self, device):
        self.model = Model()

    def predict(self, request):
        return self.model.predict(request["measurements"])


if __name__ == "__main__":
    server = litserve.LitServer(Iris(), accelerator="cpu", workers_per_device=2)
    server.run(host="127.0.0.1", port=PORT, generate_client_file=False)
"""
BENTOML = """import bentoml

from snippets.iris_model import Model


@bentoml.service(workers=2)
class Iris:
    def __init__(self):
        self.model = Model()

    @bentoml.api
    def predict(self, measurements: list[float]) -> dict:
        return self.model.predict(measurements)
"""
RAY = """from ray import serve

from snippets.capacity.with_ray import app

serve.start(http_options={"host": "127.0.0.1", "port": PORT})
serve.run(app, blocking=True)
"""
UVICORN = """import uvicorn

if __name__ == "__main__":
    uvicorn.run("APP", host="127.0.0.1", port=PORT, workers=WORKERS)
"""
NAMED = {"measurements": FLOWER}


@dataclass(frozen=True, slots=True)
class Engine:
    """What is installed, the file that is run, what is asked of it, and the words after `python`."""

    name: str
    packages: tuple[str, ...]
    source: str
    body: object
    command: tuple[str, ...] = ("engine.py",)


def of_uvicorn(app: str, workers: int) -> str:
    """The file that runs this application in so many workers."""
    return UVICORN.replace("APP", app).replace("WORKERS", str(workers))


ENGINES = (
    Engine("own queue", ("fastapi", "uvicorn"), of_uvicorn("snippets.capacity.in_batches:app", 1), FLOWER),
    Engine("uvicorn, 2 workers", ("fastapi", "uvicorn"), of_uvicorn("snippets.lifespan.load_once:app", 2), FLOWER),
    Engine("Ray Serve, 2 replicas", ("ray[serve]",), RAY, FLOWER),
    Engine("LitServe, 2 workers", ("litserve",), LITSERVE, NAMED),
    Engine(
        "BentoML, 2 workers",
        ("bentoml",),
        BENTOML,
        NAMED,
        ("-m", "bentoml", "serve", "engine:Iris", "--host", "127.0.0.1", "--port", "PORT"),
    ),
)
