"""Keeps out of web threads what holds the processor for seconds: while it lasts, a family's page would wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

_is_answering = ContextVar("is_answering", default=False)

P = ParamSpec("P")
R = TypeVar("R")


class ForTheWorker(RuntimeError):
    """A web thread was about to do what takes seconds. The page has to ask the worker for it, with a job."""


@contextmanager
def answering() -> Iterator[None]:
    """Mark what happens inside as the answer to a request."""
    token = _is_answering.set(True)
    try:
        yield
    finally:
        _is_answering.reset(token)


def for_the_worker(function: Callable[P, R]) -> Callable[P, R]:
    """Refuse to run while a request is answered, however the call got there."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if _is_answering.get():
            raise ForTheWorker(function.__qualname__)
        return function(*args, **kwargs)

    return guarded
