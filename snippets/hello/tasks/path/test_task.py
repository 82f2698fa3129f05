def test_get_goodbye_is_answered(client):
    response = client.get("/goodbye", follow_redirects=False)

    assert response.status_code != 404, (
        "GET /goodbye answered 404: no route has this path. "
        "A path begins with a slash. It is the text in @app.get(); the name of the function plays no part in it."
    )
    assert response.status_code != 405, (
        "GET /goodbye answered 405: a route has this path, but for another method. The decorator was right: @app.get()"
    )
    assert response.status_code != 307, (
        "GET /goodbye answered 307: the client is sent to /goodbye/. A slash at the end makes another path."
    )
    assert response.status_code == 200, f"GET /goodbye answered {response.status_code}, not 200"


def test_the_function_says_goodbye(client):
    body = client.get("/goodbye").json()

    assert body == {"message": "Goodbye!"}, (
        f"the body is {body}, not {{'message': 'Goodbye!'}}: leave the function as it is"
    )
