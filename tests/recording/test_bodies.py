from scripts.recording.bodies import encode_body


def test_a_text_is_cut_and_shows_its_length_in_bytes():
    assert encode_body(b"a" * 200) == "a" * 200
    assert encode_body(b"a" * 201) == "a" * 200 + "… (201 bytes)"


def test_bytes_that_spell_no_text_are_escaped():
    assert encode_body(b"\xff\x00") == r"b'\xff\x00'"
    assert encode_body(b"\xff" * 51) == "b'" + r"\xff" * 50 + "'… (51 bytes)"


def test_a_character_cut_in_half_makes_no_bytes_of_a_large_text():
    assert encode_body("ä".encode() * 100_000).startswith("ääää")
