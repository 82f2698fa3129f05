from typing import Annotated

from fastapi import FastAPI, Query
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from snippets.iris import predict

app = FastAPI()


class Flower(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    petal_length: float
    petal_width: float
    sepal_length: float = 5.8
    sepal_width: float = 3.1


@app.exception_handler(RequestValidationError)
async def leave_input_out(request, error):
    faults = [{"loc": fault["loc"], "msg": fault["msg"]} for fault in error.errors()]
    return JSONResponse({"detail": faults}, 422)


@app.post("/predict")
def predict_species(flower: Flower, threshold: Annotated[float, Query(allow_inf_nan=False)]):
    sepal = [flower.sepal_length, flower.sepal_width]
    petal = [flower.petal_length, flower.petal_width]
    answer = predict(sepal + petal)
    if answer["probability"] < threshold:
        return {"species": "unsure"}
    return answer
