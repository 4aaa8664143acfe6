"""Whoever lays out or proves while a request is answered is stopped: only the worker has the seconds for it.

Import contracts say that no other module knows the libraries behind; so every test that opens a page proves that the
page needs none of them.
"""

import threading

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from familienzentrum import middleware, pdf
from familienzentrum.answering import ForTheWorker, answering
from reporting.disclosure import joint_protection, solver

HEAVY = {
    "laying out": lambda: pdf.lay_out("<p>", "pdf/annual_report.css"),
    "writing": lambda: pdf.Sheets(None).write(pdf.Variant.READERS),
    "proving": lambda: joint_protection.protect_all({}, k=5),
    "solving": lambda: solver.Component._solve(None, None, None, 1.0),
}


@pytest.mark.parametrize("work", HEAVY)
def test_page_that_does_heavy_work_is_stopped(work):
    def view(request):
        HEAVY[work]()
        return HttpResponse()

    with pytest.raises(ForTheWorker):
        middleware.only_light_work(view)(RequestFactory().get("/"))


def test_worker_is_not_stopped():
    assert joint_protection.protect_all({}, k=5)[0] == {}
    with answering():
        pass


def test_other_threads_are_not_stopped_by_an_answer():
    done = []
    with answering():
        worker = threading.Thread(target=lambda: done.append(joint_protection.protect_all({}, k=5)))
        worker.start()
        worker.join()
    assert len(done) == 1
