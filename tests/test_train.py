import pytest

from scripts.train import main, trained
from snippets.iris import MODEL, predict


def test_training_gives_the_committed_model_to_the_byte(capsys):
    assert main(["--check"]) == 0
    assert trained() == trained()


def test_another_model_is_one_line_and_left_alone(tmp_path, capsys):
    file = tmp_path / "iris.json"
    file.write_text("{}\n")

    with pytest.raises(SystemExit) as stopped:
        main(["--check"], file)

    assert stopped.value.code == 1
    assert (
        capsys.readouterr().err
        == f"{file}:1: this is not the model that training gives; run: python -m scripts.train\n"
    )
    assert file.read_text() == "{}\n"


def test_the_few_lines_of_python_know_the_flowers():
    from sklearn.datasets import load_iris  # a second that no other test needs

    iris = load_iris()

    answers = [predict(list(flower))["species"] for flower in iris.data]

    right = sum(answer == iris.target_names[truth] for answer, truth in zip(answers, iris.target, strict=True))
    assert right / len(answers) > 0.95
    assert (MODEL["trained_on"], MODEL["tested_on"]) == (120, 30)


def test_probabilities_are_those_of_a_softmax():
    assert predict([5.1, 3.5, 1.4, 0.2]) == {"species": "setosa", "probability": 0.978}
    assert 1 / 3 <= predict([5.9, 3.0, 4.9, 1.8])["probability"] < 0.7
    assert predict([1e6, 1e6, 1e6, 1e6])["probability"] == 1.0
