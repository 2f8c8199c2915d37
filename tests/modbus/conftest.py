"""What every test of this room may meet."""

from __future__ import annotations

import pytest

from tests.conftest import ExpectLogs


@pytest.fixture(autouse=True)
def _a_server_is_left_while_it_answers(expected_logs: ExpectLogs) -> None:
    """A link that ends does not wait for what it has asked; the server of a test calls that an
    error where it comes to answer only then."""
    expected_logs("pymodbus", "Cancel send, because not connected")
