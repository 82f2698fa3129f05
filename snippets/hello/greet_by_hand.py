import json
from urllib.parse import parse_qs


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        return await answer_lifespan(receive, send)
    if scope["path"] != "/hello":
        return await respond(send, 404, {"detail": "Not Found"})
    query = parse_qs(scope["query_string"].decode())
    times = int(query["times"][0])
    await respond(send, 200, {"message": ", ".join(["Hello"] * times)})


async def respond(send, status, value):
    body = json.dumps(value).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def answer_lifespan(receive, send):
    for phase in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{phase}.complete"})
