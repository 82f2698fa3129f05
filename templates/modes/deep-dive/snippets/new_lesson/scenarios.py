from scripts.course import in_depth


@in_depth("watched")
def one_request_in_depth(client):
    client.get("/watched", headers={"host": "127.0.0.1:8000", "user-agent": "you", "accept-encoding": "identity"})
