import re
from time import process_time

import pytest

from scripts.bench.proving import GUARDS as LINE
from scripts.bench.proving import guards_row
from scripts.bench.timing import Row
from tests.costs import ALL, Costs, dearest

TESTS = ("tests/lessons", "tests/whole/test_pages.py", "-k", "worker_thread or proven_grounded")


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "--numprocesses", "2")], ids=["alone", "in workers"])
def test_a_run_ends_with_what_each_guard_cost(small, workers):
    said = re.findall("^The guards took .*", small.pytest(*TESTS, *workers).stdout, re.M)

    time = r"[\d.]+ (?:s|ms|µs)"
    each = ", ".join(f"{guard} {time}" for guard in ("grounded", "strong", "sealed", "coverage"))
    assert re.fullmatch(rf"The guards took {time} of the processor, \d+% of this run's {time}: {each}", "".join(said))


def test_a_run_without_a_guard_says_nothing_of_them():
    assert Costs().line() == ""


def test_what_workers_tell_is_added_to_what_was_spent_here():
    costs, before = Costs({"strong": 1.0}), process_time()

    costs.add({"strong": 2.0, "sealed": 0.5, ALL: 40.0})
    costs.add({"strong": 4.0, ALL: 30.0})
    costs.add({})

    told = costs.told()
    assert 70 + before <= told.pop(ALL) <= 70 + process_time()
    assert told == {"strong": 7.0, "sealed": 0.5}


def test_the_dearest_files_are_told_with_all_that_their_tests_took():
    took = [("tests/a.py::test_one", 1.0), ("tests/a.py::test_one", 0.5), ("tests/b.py::test_two[a::b]", 2.0)]
    cheap = [(f"tests/test_{n}.py::test_it", 0.25) for n in range(10)]

    line = dearest([*cheap, *took])

    assert line.startswith("The dearest of 12 files, of 6.00 s: tests/b.py 2.00 s, tests/a.py 1.50 s, tests/test_0.py")
    assert line.count(".py") == 10


def test_the_benchmarks_print_the_line_as_a_row():
    line = "The guards took 3.00 s of the processor, 20% of this run's 15.00 s: grounded 1.00 s, strong 2.00 s"

    (row,) = map(guards_row, LINE.finditer(f"....\n{line}\n4 passed in 9.00s\n"))

    assert row == Row("the guards in them", "3.00 s", "20% of this run's 15.00 s: grounded 1.00 s, strong 2.00 s")
