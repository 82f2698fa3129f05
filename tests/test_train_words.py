import json

from scripts.train_words import main, text, trained
from snippets.words import MODEL, next_word


def test_training_gives_the_committed_model_to_the_byte():
    assert main(["--check"]) == 0
    assert trained() == trained()


def test_the_model_counts_each_word_after_each_other_one():
    words = text().split()

    assert sum(sum(following.values()) for following in MODEL.values()) == len(words) - 1 == 143
    assert len(MODEL) == 95
    assert MODEL["better"] == {"than": 8} and MODEL["is"]["better"] == 7


def test_it_writes_a_sentence_that_is_not_in_its_text():
    written = ["Simple"]
    while not written[-1].endswith("."):
        written.append(next_word(written[-1]))

    assert " ".join(written) == "Simple is better than ugly."
    assert " ".join(written) not in text()


def test_the_model_is_written_where_it_is_asked_for(tmp_path):
    main([], tmp_path / "words.json")

    assert json.loads((tmp_path / "words.json").read_text()) == MODEL
