"""The port that the demo's Home Assistant answers on."""

import socket

import pytest
from pytest_socket import enable_socket  # the Home Assistant test plugin forbids sockets

from demo.error import DemoError
from demo.server import check_port


@pytest.fixture(autouse=True)
def allow_sockets() -> None:
    enable_socket()


def test_a_free_port_is_fine_and_stays_free() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    check_port(port)
    check_port(port)


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(DemoError, match=rf"Port {port} is taken.*--port {port + 1}"):
            check_port(port)
