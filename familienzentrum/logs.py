"""Keeps addresses out of the log: those of families' pages are as good as keys."""

import logging


class WithoutAddress(logging.Filter):
    """Names the view of a failed request instead of its address; what failed and where stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            record.msg, record.args = "Failed: %s", (match.view_name if match else "an unknown address",)
        return True
