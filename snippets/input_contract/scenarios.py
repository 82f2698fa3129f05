from scripts.course import scenario

FLOWER = {"petal_length": 1.4, "petal_width": 0.2}
ASKED = {"threshold": 0.9}
JSON = {"content-type": "application/json"}


@scenario("predict_species")
def nine_requests(client):
    client.post("/predict")
    client.post("/predict", json=FLOWER | {"threshold": 0.9})
    client.post("/predict", params={"threshold": "high"}, json=FLOWER)
    client.post("/predict", params=ASKED, json=[1.4, 0.2])
    client.post("/predict", params=ASKED, data=FLOWER)
    client.post("/predict", params=ASKED, content='{"petal_length": 1,4}', headers=JSON)
    client.post("/predict", params=ASKED, json={"petal_length": 1.4})
    client.post("/predict", params=ASKED, json=FLOWER | {"petal_width": "wide"})
    client.post("/predict", params=ASKED, json=FLOWER | {"petal_width": "0.2"})


@scenario("predict_species")
def a_word_then_a_number(client):
    client.post("/predict", params=ASKED, json=FLOWER | {"petal_width": "wide"})
    client.post("/predict", params=ASKED, json=FLOWER | {"petal_width": "0.2"})


def send_width(client, width):
    flower = f'{{"petal_length":1.4,"petal_width":{width}}}'
    client.post("/predict", params=ASKED, content=flower, headers=JSON)


@scenario("predict_species")
def odd_floats(client):
    send_width(client, "1e308")
    send_width(client, "NaN")


@scenario("bounded")
def odd_floats_bounded(client):
    send_width(client, "1e308")
    send_width(client, "NaN")


@scenario("predict_species")
def a_negative_width(client):
    send_width(client, "-1")


@scenario("bounded")
def a_negative_width_bounded(client):
    send_width(client, "-1")


@scenario("checked_before")
def two_without_a_threshold(client):
    client.post("/predict", json=FLOWER)
    client.post("/predict", content='{"petal_length": 1,4}', headers=JSON)


def three_slips(client):
    client.post("/predict", params={"threshold": "nan"}, json={"petal_length": 5.1, "petal_width": 1.8})
    send_width(client, "NaN")
    client.post("/predict", params=ASKED, json=FLOWER | {"sepal_lenght": 4.6})


@scenario("predict_species")
def slips_let_through(client):
    three_slips(client)


@scenario("closed")
def slips_refused(client):
    three_slips(client)


def three_four_and_twenty(client):
    for number in (3, 4, 20):
        client.post("/predict", json=[[5.1, 3.5, 1.4, 0.2]] * number)


@scenario("at_most_three")
def flowers_counted(client):
    three_four_and_twenty(client)


@scenario("at_most_100_bytes")
def bytes_counted(client):
    three_four_and_twenty(client)
