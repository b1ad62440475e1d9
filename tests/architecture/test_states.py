"""Only a states.py changes a state."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import PACKAGES, Source, offences, python_sources


def assigns_no_state(source: Source) -> Iterator[str]:
    if source.name == "states.py":
        return
    for node in ast.walk(source.tree):
        if any(is_state(target) for target in targets_of(node)) or writes_by_call(node):
            yield f"{source.path}:{getattr(node, 'lineno', 0)} changes a state"


def targets_of(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [part for target in node.targets for part in parts_of(target)]
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        return [node.target]
    return []


def parts_of(target: ast.expr) -> list[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        return [part for element in target.elts for part in parts_of(element)]
    return [target]


def is_state(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "state"


def writes_by_call(node: ast.AST) -> bool:
    """`setattr(job, "state", …)`, `jobs.update(state=…)`, `update_or_create(defaults={"state": …})`."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return len(node.args) > 1 and isinstance(node.args[1], ast.Constant) and node.args[1].value == "state"
    if not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr in ("update", "aupdate"):
        return any(keyword.arg == "state" for keyword in node.keywords)
    return node.func.attr == "update_or_create" and any(
        isinstance(keyword.value, ast.Dict)
        and any(isinstance(key, ast.Constant) and key.value == "state" for key in keyword.value.keys)
        for keyword in node.keywords
        if keyword.arg == "defaults"
    )


def test_only_states_modules_change_a_state() -> None:
    assert offences(assigns_no_state, python_sources(*PACKAGES)) == []


@pytest.mark.parametrize(
    "line",
    [
        "job.state = 'done'",
        "job.owner, job.state = None, 'done'",
        "self.job.state += 'x'",
        "job.state: str = 'done'",
        "setattr(job, 'state', 'done')",
        "Job.objects.filter(pk=1).update(state='done')",
        "Job.objects.update_or_create(pk=1, defaults={'state': 'done'})",
    ],
)
def test_a_state_changed_elsewhere_is_found(line: str) -> None:
    assert offences(assigns_no_state, iter([Source(path="feeds/bad.py", text=line)]))


def test_reading_and_filtering_are_no_offence() -> None:
    good = Source(path="feeds/good.py", text="state = job.state\nJob.objects.filter(state='done').update(x=1)")
    assert offences(assigns_no_state, iter([good])) == []
