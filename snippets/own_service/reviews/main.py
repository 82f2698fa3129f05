from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel

from .scoring import score

CALLERS = {"Bearer spring-2026": "Ada"}
app = FastAPI()


class Review(BaseModel):
    text: str


async def caller(authorization: Annotated[str, Header()]):
    if authorization not in CALLERS:
        raise HTTPException(401, "unknown caller")
    return CALLERS[authorization]


@app.post("/score")
def score_review(review: Review, by: Annotated[str, Depends(caller)]):
    return {"score": score(review.text), "by": by}
