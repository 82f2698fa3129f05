from scripts.recording.known_secrets import Secrets
from scripts.traces.events import Event


def hidden(text, *secrets):
    known = Secrets()
    known.learn(secrets)
    return known.hidden([Event("line", 1, "event loop", values={"a": text})])[0].values["a"]


def test_a_known_secret_is_hidden_wherever_it_stands():
    assert hidden("cannot log in with swordfish!", "swordfish") == "cannot log in with •••!"


def test_a_known_secret_that_was_cut_is_hidden_too():
    assert hidden("… with swordf… (300 characters)", "swordfish") == "… with •••… (300 characters)"


def test_a_short_secret_is_a_whole_word_and_a_long_one_is_found_in_another():
    assert hidden("irises and xhunter2-swordfish", "irise", "hunter2-swordfish") == "irises and x•••"
    assert hidden("a_3f9xk7q2 and passwords", "3f9xk7q2", "password") == "a_••• and passwords"


def test_a_known_secret_is_hidden_in_what_a_client_says():
    known = Secrets()
    known.learn(["swordfish"])

    (said,) = known.hidden([Event("client", 1, "client", "it asks with swordfish")])

    assert said.name == "it asks with •••"
