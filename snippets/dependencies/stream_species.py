from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse

from snippets.dependencies.predict_species import open_session
from snippets.iris import predict

app = FastAPI()


async def stream(flowers, session):
    for measurements in flowers:
        species = predict(measurements)["species"]
        yield f"{species}, session open: {session['open']}"


@app.post("/default")
def stream_by_default(
    flowers: list[list[float]],
    session: Annotated[dict, Depends(open_session)],
):
    return StreamingResponse(stream(flowers, session))


@app.post("/function")
def stream_after_the_exit(
    flowers: list[list[float]],
    session: Annotated[dict, Depends(open_session, scope="function")],
):
    return StreamingResponse(stream(flowers, session))
