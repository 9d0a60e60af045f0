"""The order of messages and which of them is in view."""

from luma_desktop.ui.messages.message_stack import Message, MessageStack
from luma_desktop.ui.presenters.texts.words import Severity

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR


def _message(key: str, severity: Severity, text: str = "") -> Message:
    return Message(key=key, severity=severity, text=text or key)


def _keys(stack: MessageStack) -> list[str]:
    """All keys, from the one in view on."""
    keys = []
    for _ in range(len(stack)):
        assert stack.current is not None
        keys.append(stack.current.key)
        stack.move(1)
    return keys


def test_empty() -> None:
    stack = MessageStack()
    stack.move(1)
    stack.drop("nothing")
    assert stack.current is None
    assert len(stack) == 0


def test_grave_before_new() -> None:
    stack = MessageStack()
    for key, severity in (("a", INFO), ("b", ERROR), ("c", WARNING), ("d", ERROR), ("e", INFO)):
        stack.put(_message(key, severity))
    assert _keys(stack) == ["d", "b", "c", "e", "a"]


def test_lesser_message_does_not_push_in() -> None:
    stack = MessageStack()
    stack.put(_message("grave", ERROR))
    stack.put(_message("slight", INFO))
    assert stack.current == _message("grave", ERROR)


def test_an_answer_comes_forth_and_then_the_grave_one_again() -> None:
    stack = MessageStack()
    stack.put(_message("grave", ERROR))
    stack.put(_message("answer", INFO), comes_forth=True)
    assert stack.current == _message("answer", INFO)
    assert stack.place == 1
    stack.move(1)
    stack.put(_message("answer", INFO, "again"), comes_forth=True)
    assert stack.current == _message("answer", INFO, "again")
    stack.put(_message("new", ERROR))
    assert stack.current == _message("new", ERROR)
    stack.drop("new")
    stack.drop("answer")
    assert stack.current == _message("grave", ERROR)


def test_same_key_is_renewed_in_place() -> None:
    stack = MessageStack()
    stack.put(_message("a", WARNING))
    stack.put(_message("b", WARNING))
    stack.put(_message("a", WARNING, "again"))
    assert len(stack) == 2
    assert stack.current == _message("b", WARNING)
    stack.move(1)
    assert stack.current == _message("a", WARNING, "again")


def test_same_key_that_grew_worse_comes_forth() -> None:
    stack = MessageStack()
    stack.put(_message("a", INFO))
    stack.put(_message("b", WARNING))
    stack.put(_message("a", ERROR))
    assert _keys(stack) == ["a", "b"]


def test_dropping_the_one_in_view_shows_the_gravest() -> None:
    stack = MessageStack()
    for key, severity in (("a", ERROR), ("b", WARNING), ("c", INFO)):
        stack.put(_message(key, severity))
    stack.move(-1)
    assert stack.current == _message("c", INFO)
    stack.drop("c")
    assert stack.current == _message("a", ERROR)
    assert stack.place == 0


def test_dropping_another_leaves_the_view() -> None:
    stack = MessageStack()
    stack.put(_message("a", ERROR))
    stack.put(_message("b", WARNING))
    stack.move(1)
    stack.drop("a")
    assert stack.current == _message("b", WARNING)
