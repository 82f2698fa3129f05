FLOWER = {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}


def test_a_flower_is_read_from_the_body(client):
    response = client.post("/predict", json=FLOWER)

    status = response.status_code
    assert status == 200, f"POST /predict with four measurements answered {status}, not 200: {response.text}"
    flower, said = response.json().get("flower"), response.text
    assert flower == FLOWER, f'POST /predict answered {said}, where "flower" is not what was sent: {FLOWER}'


def test_a_flower_without_a_measurement_is_refused(client):
    for left_out in FLOWER:
        rest = {name: length for name, length in FLOWER.items() if name != left_out}
        status = client.post("/predict", json=rest).status_code

        assert status == 422, f"POST /predict without {left_out} answered {status}, not 422"


def test_a_word_is_no_measurement(client):
    status = client.post("/predict", json=FLOWER | {"petal_width": "wide"}).status_code

    assert status == 422, f'POST /predict with "petal_width": "wide" answered {status}, not 422'


def test_an_impossible_length_is_refused(client):
    for length in (-1, 0, 100):
        status = client.post("/predict", json=FLOWER | {"sepal_length": length}).status_code

        assert status == 422, f'POST /predict with "sepal_length": {length} answered {status}, not 422'
