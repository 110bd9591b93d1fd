"""Answers under way: followed, stopped and replaced."""

from threading import Event, Thread

import pytest

from dateline.qa.page.writing import Desk, Writing


class Endless:
    """Versions without an end, and whether their writer was stopped."""

    def __init__(self):
        self.closed = Event()

    def versions(self):
        number = 0
        try:
            while True:
                yield (number := number + 1)
        finally:
            self.closed.set()


@pytest.fixture
def endless():
    return Endless()


def begun(versions):
    """A writing whose thread takes the versions."""
    writing = Writing()
    Thread(target=writing.run, args=[versions], daemon=True).start()
    return writing


def followed(writing):
    return [version for version in writing.follow(every=0.0) if version is not None]


def test_versions_come_in_their_order_and_the_last_always_comes():
    found = followed(begun(iter(range(1, 5000))))
    assert found == sorted(set(found))
    assert found[-1] == 4999


def test_a_fault_of_the_writer_comes_after_what_it_wrote():
    def versions():
        yield "first"
        raise RuntimeError("a fault")

    seen = []
    with pytest.raises(RuntimeError, match="a fault"):
        seen.extend(iter(begun(versions()).follow(every=0.0)))
    assert set(seen) <= {"first", None}


def test_a_stopped_writer_writes_no_more_and_its_follower_ends(endless):
    writing = begun(endless.versions())
    versions = writing.follow(every=0.0)
    assert next(versions)
    writing.stop()
    assert len(list(versions)) <= 1
    assert endless.closed.wait(5)


def test_a_follower_hears_of_time_that_passes_while_nothing_is_written():
    assert next(Writing().follow(every=0.0)) is None


def test_what_is_stopped_before_its_turn_is_never_written():
    writing = Writing()
    writing.stop()
    writing.run(iter(["first"]))
    assert followed(writing) == []


def test_another_answer_for_the_same_person_replaces_the_one_under_way(endless):
    desk, first, others, second = Desk(), begun(endless.versions()), Writing(), Writing()
    desk.begin("ada", first)
    desk.begin("bob", others)
    first.left.set()
    desk.begin("ada", second)
    assert (first.replaced, others.stopped, second.stopped) == (True, False, False)
    assert followed(first) == []
    assert endless.closed.wait(5)
    desk.end("ada", first)
    assert desk.busy("ada")
    desk.end("ada", second)
    assert not desk.busy("ada")


def test_who_replaces_an_answer_waits_until_it_is_no_longer_shown():
    desk, first, order = Desk(), Writing(), []
    desk.begin("ada", first)

    def shown():
        list(first.follow(every=0.0))
        order.append("gone")
        desk.end("ada", first)

    showing = Thread(target=shown)
    showing.start()
    desk.clear("ada")
    order.append("cleared")
    showing.join()
    assert order == ["gone", "cleared"]


def test_stopping_ends_the_answer_of_one_person_only():
    desk, one, other = Desk(), Writing(), Writing()
    desk.begin("ada", one)
    desk.begin("bob", other)
    desk.stop("ada")
    desk.stop("nobody")
    desk.clear("nobody")
    assert (one.stopped, one.replaced, other.stopped) == (True, False, False)
