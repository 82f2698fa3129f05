"""The benchmarks: ratios against a stated baseline of the same run, printed and never asserted."""
