import pytest

from scripts.course.scenarios import in_depth, scenario


@pytest.mark.parametrize("decorator", [scenario, in_depth])
def test_a_decorator_without_a_snippet_is_refused(decorator):
    with pytest.raises(TypeError, match=rf'name the snippet: @{decorator.__name__}\("SNIPPET"\)'):
        decorator(lambda client: None)
