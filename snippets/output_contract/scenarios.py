import warnings

from scripts.course import scenario

FLOWER = [5.1, 3.5, 1.4, 0.2]
UNSURE = [6.0, 2.7, 5.1, 1.6]
FAR_OFF = [5.1, 3.5, 1.4, 1e308]


@scenario("predict_species")
def three_requests(client):
    client.post("/unpromised", json=FLOWER)
    client.post("/promised", json=FLOWER)
    client.post("/promised", json=UNSURE)


@scenario("numbers_of_numpy")
def numpy_four_ways(client):
    for path in ("/float64", "/float32", "/label", "/promised"):
        client.post(path, json=FLOWER)


@scenario("no_number")
def no_number_three_ways(client):
    for path in ("/unpromised", "/promised", "/finite"):
        client.post(path, json=FAR_OFF)


@scenario("already_a_model")
def percent_three_ways(client):
    with warnings.catch_warnings(action="ignore"):
        for path in ("/dict", "/model", "/checked"):
            client.post(path, json=FLOWER)


@scenario("who_checks")
def checked_three_ways(client):
    for path in ("/def", "/async-def", "/model"):
        client.post(path, json=FLOWER)


@scenario("kept_promises")
def three_promises_kept(client):
    for measurements in (FLOWER, UNSURE, FAR_OFF):
        client.post("/promised", json=measurements)


@scenario("with_item")
def numpy_with_item(client):
    for path in ("/float64", "/float32", "/label"):
        client.post(path, json=FLOWER)
