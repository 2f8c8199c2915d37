"""What is wrong with the text of an expression."""

from __future__ import annotations

from models.text.message import Message, Parameter


class ExpressionError(ValueError):
    """The text is not an expression; `message` says what is wrong and at which character."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code)
        self.message = message


def fault(code: str, **parameters: Parameter) -> ExpressionError:
    """The error with the message `code`."""
    return ExpressionError(Message.of(code, **parameters))
