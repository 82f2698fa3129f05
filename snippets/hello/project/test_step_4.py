from snippets.iris import predict

FLOWERS = [
    {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2},
    {"sepal_length": 5.9, "sepal_width": 3.0, "petal_length": 4.2, "petal_width": 1.5},
    {"sepal_length": 6.3, "sepal_width": 3.3, "petal_length": 6.0, "petal_width": 2.5},
]


def answer_about(flower, client):
    response = client.post("/predict", json=flower)
    assert response.status_code == 200, f"POST /predict with {flower} answered {response.status_code}, not 200"
    return response.json()


def test_the_species_is_what_the_model_says(client):
    for flower in FLOWERS:
        answer = answer_about(flower, client)

        species = predict(flower.values())["species"]
        assert answer.get("species") == species, f'the answer is {answer}, but the model says "species": "{species}"'


def test_the_probability_comes_with_it(client):
    for flower in FLOWERS:
        answer = answer_about(flower, client)

        probability = predict(flower.values())["probability"]
        said = answer.get("probability")
        assert said == probability, f'the answer is {answer}, but the model says "probability": {probability}'


def test_the_answer_still_tells_what_was_read(client):
    answer = answer_about(FLOWERS[0], client)

    assert answer.get("flower") == FLOWERS[0], f'the answer is {answer}, without "flower": {FLOWERS[0]}'
