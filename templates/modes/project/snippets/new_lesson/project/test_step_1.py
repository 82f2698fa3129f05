def test_bye_is_said(client):
    answer = client.get("/bye").text

    assert answer == '{"message":"Bye!"}', f"GET /bye answered {answer}"
