from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI

from snippets.iris import predict

app = FastAPI()


async def open_session():
    session = {"open": True, "notes": []}
    try:
        yield session
    finally:
        session["open"] = False


async def hold_model(session: Annotated[dict, Depends(open_session, use_cache=False)]):
    session["notes"].append("model held")
    yield predict
    session["notes"].append("model released")


async def open_log(session: Annotated[dict, Depends(open_session, use_cache=False)]):
    log = []
    yield log
    session["notes"].extend(log)


@app.post("/predict")
def predict_species(
    measurements: list[float],
    model: Annotated[Callable, Depends(hold_model)],
    log: Annotated[list, Depends(open_log)],
):
    answer = model(measurements)
    log.append(answer["species"])
    return answer
