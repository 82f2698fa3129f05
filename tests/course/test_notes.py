import pytest

from scripts.course import notes as module
from scripts.course.notes import note, note_problems, note_proof
from scripts.problems import Problem

READ = '["a.py Server.read"]\ndoes = "Reads."\nproof = "test_read"\n'
TESTS = "def test_read():\n    assert 1\n"


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "NOTES", tmp_path / "calls.toml")
    monkeypatch.setattr(module, "PROOFS", tmp_path / "test_calls.py")

    def write(notes, tests=TESTS):
        module.NOTES.write_text(notes)
        module.PROOFS.write_text(tests)

    return write


def test_a_note_says_what_a_call_does_and_has_its_proof(written):
    written("# Calls\n\n" + READ)

    found = note("a.py Server.read")

    assert (found.does, found.proof, found.line) == ("Reads.", "test_read", 3)
    assert note_proof("a.py Server.read").source == TESTS.rstrip()
    assert list(note_problems()) == []


def test_every_note_has_a_proof_and_every_proof_a_note():
    assert list(note_problems()) == []


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        (
            READ,
            "calls.toml:1: nobody explains the call 'a.py Server'; "
            'write ["a.py Server"] with does = "what it does, and why" and proof = "TEST"',
        ),
        (
            f'{READ}["a.py Server"]\nproof = "test_read"\n',
            "calls.toml:4: nobody explains the call 'a.py Server'; "
            'write ["a.py Server"] with does = "what it does, and why" and proof = "TEST"',
        ),
        (
            f'{READ}["a.py Server"]\ndoes = "Serves."\n',
            """calls.toml:4: the note on 'a.py Server' has no proof; write proof = "TEST" under it""",
        ),
        (
            f'{READ}["a.py Server"]\ndoes = "Serves."\nproof = "test_gone"\n',
            "calls.toml:4: no test is named 'test_gone'; write it in FOLDER/test_calls.py or correct the name",
        ),
    ],
)
def test_a_call_without_note_or_proof_is_told_in_one_line(written, tmp_path, notes, said):
    written(notes)

    with pytest.raises(Problem) as caught:
        note("a.py Server")

    assert str(caught.value) == f"{tmp_path}/{said.replace('FOLDER', str(tmp_path))}"


@pytest.mark.parametrize("text", ['"a.py Server" = "Serves."\n', READ + 'why = "To read."\n', '["a.py Server"\n'])
def test_notes_of_another_shape_are_told_in_one_line(written, tmp_path, text):
    written(text)

    with pytest.raises(Problem) as caught:
        note("a.py Server")

    assert str(caught.value).startswith(f"{tmp_path}/calls.toml:1: cannot read the notes: ")
    assert str(caught.value).endswith('; give each ["file name"] what it does and its proof')


def test_a_proof_whose_note_is_gone_is_told_at_its_line(written, tmp_path):
    written(READ, TESTS + "\n\ndef test_gone():\n    assert 1\n")

    (problem,) = note_problems()

    assert str(problem) == (
        f"{tmp_path}/test_calls.py:5: no note has the proof test_gone; name it in {tmp_path}/calls.toml or remove it"
    )


def test_notes_without_a_proof_are_told_even_if_no_page_shows_them(written, tmp_path):
    written(READ + '["a.py Server"]\ndoes = "Serves."\n')

    (problem,) = note_problems()

    assert str(problem).startswith(f"{tmp_path}/calls.toml:4: the note on 'a.py Server' has no proof; ")
