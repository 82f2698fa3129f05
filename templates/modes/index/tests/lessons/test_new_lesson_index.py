def test_the_server_answers_until_ctrl_c(run):
    printed = [event.name for event in run("serve_in_a_terminal").select("command", "output", "key")]
    answered = next(n for n, line in enumerate(printed) if line.endswith('"GET /ready HTTP/1.1" 200 OK'))

    assert answered < printed.index("^C") < printed.index("INFO:     Shutting down")
