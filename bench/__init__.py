"""Measurements: `./run bench`. Nothing here is a test; figures go to docs/performance.md."""
