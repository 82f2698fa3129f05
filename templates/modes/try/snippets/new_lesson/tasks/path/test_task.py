def test_get_bye_is_answered(client):
    status = client.get("/bye").status_code

    assert status == 200, f"GET /bye answered {status}, not 200: look at the path in @app.get()"
