"""Keeps CPU-bound work of several seconds out of web threads, where it would block families' pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

_is_answering = ContextVar("is_answering", default=False)

P = ParamSpec("P")
R = TypeVar("R")


class ForTheWorker(RuntimeError):
    """Heavy work was called from a web thread. Defer a job to the worker instead."""


@contextmanager
def answering() -> Iterator[None]:
    """Mark the block as serving a request."""
    token = _is_answering.set(True)
    try:
        yield
    finally:
        _is_answering.reset(token)


def for_the_worker(function: Callable[P, R]) -> Callable[P, R]:
    """Refuse to run while a request is being served, however deep the call stack."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if _is_answering.get():
            raise ForTheWorker(function.__qualname__)
        return function(*args, **kwargs)

    return guarded
