def test_each_request_costs_the_same(grown):
    calls = {size: counts["framework"] for size, counts in grown("more_requests").items()}

    assert calls == {size: size * calls[1] for size in (1, 10, 100)}
