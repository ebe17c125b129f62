"""The database is not emptied under an answer that is still being made."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.core.signals import request_finished, request_started

from tests import answering
from tests.answering import Answering


def test_it_waits_for_an_answer_that_nobody_awaits_and_not_longer() -> None:
    begun, done = Event(), Event()

    def answers() -> None:
        request_started.send(sender=None)
        begun.set()
        done.wait(0.2)
        done.set()
        request_finished.send(sender=None)

    with Answering() as busy:
        busy.wait_until_quiet()
        Thread(target=answers).start()
        begun.wait()
        busy.wait_until_quiet()
        assert done.is_set()


def test_an_answer_that_never_ends_fails_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "PATIENCE", 0.01)
    with Answering() as busy:
        thread = Thread(target=request_started.send, args=(None,))
        thread.start()
        thread.join()
        with pytest.raises(AssertionError, match="still busy with 1"):
            busy.wait_until_quiet()
