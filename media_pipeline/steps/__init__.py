"""The steps that a recipe is made of: plain Python, one file each, no Django.

A step is a module with a docstring of one line, a frozen dataclass `Output` and a function
`run(bench: Bench) -> Output`. Files that a step leaves are named by fields that end in `file`.
"""
