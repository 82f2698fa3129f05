def two_callers(client):
    review = {"text": "Good soup"}
    client.post("/score", json=review, headers={"authorization": "Bearer spring-2026"})
    client.post("/score", json=review, headers={"authorization": "Bearer stolen-key"})
