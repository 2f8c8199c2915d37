"""Ports to listen at, again and again."""

import errno
import socket

import pytest

from devices.simulator.ports import free_port


def refusing(monkeypatch, number, times):
    left, bind = [times], socket.socket.bind

    def refuse(self, address):
        if left[0]:
            left[0] -= 1
            raise OSError(number, "refused")
        bind(self, address)

    monkeypatch.setattr(socket.socket, "bind", refuse)


def test_a_port_that_is_taken_is_not_the_one(monkeypatch):
    refusing(monkeypatch, errno.EADDRINUSE, 3)
    assert 15_000 <= free_port() < 32_000


def test_without_a_loopback_interface_nothing_is_tried_for_ever(monkeypatch):
    refusing(monkeypatch, errno.EADDRNOTAVAIL, 1_000)
    with pytest.raises(OSError, match="refused"):
        free_port()
