import re

import pytest

from scripts.drawings import drawn
from scripts.labels import mermaid

pytest.importorskip("merman", reason="merman has no wheel for this machine")


@pytest.mark.parametrize("said", ['422 ["query"]; then 200', "a&b", "plain"])
def test_a_description_is_read_to_its_end(said):
    source = f"sequenceDiagram\n    accDescr: 1; {mermaid(said)}\n    participant C as Client\n    C->>C: x"

    svg = drawn(source, "d")

    assert re.search("<desc[^>]*>(.*?)</desc>", svg)[1].replace("&amp;", "&") == f"1; {said}"
