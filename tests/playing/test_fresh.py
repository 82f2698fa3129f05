import sys

import pytest

from scripts.playing.fresh import imported_anew


@pytest.fixture
def service(tmp_path, monkeypatch):
    (tmp_path / "outer.py").write_text("import inner\ndef f(): ...\n")
    (tmp_path / "inner.py").write_text("n = []\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_a_module_and_what_it_imports_is_executed_anew_and_its_code_shown(service):
    seen = []

    with imported_anew("outer", service, lambda code: seen.append(code.co_filename)) as first:
        first.inner.n.append(1)
    with imported_anew("outer", service, lambda code: None) as second:
        assert second.inner.n == []

    assert seen == [str(service / "outer.py"), str(service / "inner.py")]


def test_modules_and_finders_are_as_they_were_also_after_an_error(service):
    (service / "inner.py").write_text("1 / 0\n")
    before = sys.modules.copy(), sys.meta_path.copy()

    with pytest.raises(ZeroDivisionError), imported_anew("outer", service, lambda code: None):
        pass

    assert (sys.modules, sys.meta_path) == before
