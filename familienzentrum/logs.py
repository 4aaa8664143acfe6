"""Keeps out of the log what could identify a family: URLs, and what error messages quote."""

import logging
import os
import traceback
from types import TracebackType

import psycopg

_Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_CAUSED = "\n\nThis directly caused:\n\n"
_MET = "\n\nWhile this was handled, another one occurred:\n\n"


class WithoutAddress(logging.Filter):
    """Logs the view of a failed request instead of its URL; what failed and where stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            record.msg, record.args = "Failed: %s", (match.view_name if match else "an unknown address",)
        return True


class WithoutQuotes(logging.Formatter):
    """Logs exception type and traceback without the message, which may quote user input or a whole row."""

    def formatException(self, ei: _Failure) -> str:
        error = ei[1]
        return _story(error) if error is not None else ""


def _story(error: BaseException) -> str:
    """Causes first, as in Python's tracebacks."""
    told = "".join(["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__), _named(error)])
    if error.__cause__ is not None:
        return _story(error.__cause__) + _CAUSED + told
    if error.__context__ is not None and not error.__suppress_context__:
        return _story(error.__context__) + _MET + told
    return told


def _named(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    known = ", ".join(_known(error))
    return f"{kind} ({known})" if known else kind


def _known(error: BaseException) -> list[str]:
    """Return the details of an error that quote nothing."""
    if isinstance(error, psycopg.OperationalError):
        return str(error).splitlines()[:1]
    if isinstance(error, psycopg.Error):
        return [words for words in (error.sqlstate, error.diag.constraint_name) if words]
    if isinstance(error, OSError) and error.errno is not None:
        return [os.strerror(error.errno)]
    return []
