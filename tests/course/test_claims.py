from scripts.course.claims import unused_proofs


def test_all_proofs_of_the_hello_lesson_are_used():
    assert list(unused_proofs("hello")) == []
