from scripts.problems import ROOT
from scripts.web.assets.release import Release, release

MADE = Release("3.15.4", "2027_1", "wasm64", "emscripten_6_0_0")


def test_what_a_release_says_of_itself_is_what_pip_and_its_own_python_ask_for():
    assert MADE.site == "/lib/python3.15/site-packages/"
    assert MADE.wheels == ["--python-version=3.15", "--implementation=cp", "--platform=pyemscripten_2027_1_wasm64"]
    assert MADE.environment["python_full_version"] == "3.15.4"


def test_no_other_file_knows_the_version_of_the_browsers_python():
    known = release()
    versions = [known.python, known.version, known.version.replace(".", ""), known.abi_version]
    folders = [ROOT / "scripts/web", ROOT / "docs/assets/python"]
    files = [file for folder in folders for file in folder.rglob("*") if file.suffix in (".py", ".js", ".mjs", ".html")]

    assert [file for file in files if any(version in file.read_text() for version in versions)] == []
