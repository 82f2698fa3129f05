def test_a_coroutine_function_needs_no_thread(run):
    starts = run("called_once").select("start", name="called")

    assert [event.where for event in starts] == ["event loop"]
