def answers(trace):
    statuses = [event.values["status"] for event in trace.select("http.response.start")]
    return list(zip(statuses, [event.values["body"] for event in trace.select("http.response.body")], strict=True))


def test_without_a_type_a_number_is_text(run):
    assert answers(run("asked_before")) == [("200", '{"twice":"44"}'), ("200", '{"twice":"fourfour"}')]


def test_with_a_type_a_number_is_one_and_a_word_is_refused(run):
    (first, second) = answers(run("asked_after"))

    assert first == ("200", '{"twice":8}')
    assert second[0] == "422" and '"loc":["path","number"]' in second[1]
