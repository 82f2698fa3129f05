from fastapi import Depends, FastAPI
from pydantic import BaseModel, field_validator

app = FastAPI()
app.state.counted = 0


class Flower(BaseModel):
    petal_length: float
    petal_width: float

    @field_validator("petal_width")
    @classmethod
    def is_a_width(cls, petal_width):
        if petal_width <= 0:
            raise ValueError("no petal is that narrow")
        return petal_width


def count_requests():
    app.state.counted += 1


@app.post("/predict", dependencies=[Depends(count_requests)])
def predict_species(flower: Flower, threshold: float):
    return {"species": "unsure", "counted": app.state.counted}
