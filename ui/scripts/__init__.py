"""Show as PyTorch: the shortest plain script, in the seminar's style, that gives what a page shows.

A script imports PyTorch only. It prints the page's numbers in the page's own format, and a test runs it.
"""
