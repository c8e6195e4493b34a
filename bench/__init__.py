"""Benchmarks: every figure is a comparison made in one run, since machines differ and drift."""
