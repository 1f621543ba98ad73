"""What the demo asks of its Home Assistant, over the same doors that a browser uses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from .error import DemoError

type Json = dict[str, Any]


class Api:
    """A logged-in client. Use `connect`."""

    def __init__(self, session: aiohttp.ClientSession, address: str, token: str) -> None:
        self._session = session
        self._address = address
        self._headers = {"Authorization": f"Bearer {token}"}
        self._token = token
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._last_id = 0

    async def request(self, method: str, path: str, body: Json | None = None) -> Any:
        """Send a request and return what Home Assistant answers.

        Raises:
            DemoError: Home Assistant refuses.
        """
        async with self._session.request(
            method, self._address + path, json=body, headers=self._headers
        ) as response:
            if response.status >= 400:
                text = await response.text()
                raise DemoError(f"Home Assistant refused {method} {path}: {text}")
            return await response.json()

    async def command(self, kind: str, **fields: Any) -> Any:
        """Send a command over the web socket and return its result.

        Raises:
            DemoError: Home Assistant refuses.
        """
        socket = await self._open_socket()
        identifier = await self._send(socket, kind, fields)
        while True:
            message = await socket.receive_json()
            if message["id"] == identifier and message["type"] == "result":
                if not message["success"]:
                    raise DemoError(f"Home Assistant refused {kind}: {message['error']}")
                return message["result"]

    async def states(self, entity_ids: list[str]) -> AsyncIterator[dict[str, str]]:
        """Yield the states of some entities, now and whenever one of them changes."""
        socket = await self._open_socket()
        identifier = await self._send(socket, "subscribe_entities", {"entity_ids": entity_ids})
        states: dict[str, str] = {}
        async for frame in socket:
            message = frame.json()
            if message["id"] != identifier or message["type"] != "event":
                continue
            event = message["event"]
            states |= {name: state["s"] for name, state in event.get("a", {}).items()}
            for name, change in event.get("c", {}).items():
                states[name] = change.get("+", {}).get("s", states.get(name, ""))
            yield dict(states)

    async def _open_socket(self) -> aiohttp.ClientWebSocketResponse:
        if self._socket is None:
            socket = await self._session.ws_connect(
                f"{self._address}/api/websocket", max_msg_size=0
            )
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self._token})
            answer = await socket.receive_json()
            if answer["type"] != "auth_ok":
                raise DemoError(f"Home Assistant does not let the demo in: {answer}")
            self._socket = socket
        return self._socket

    async def _send(self, socket: aiohttp.ClientWebSocketResponse, kind: str, fields: Json) -> int:
        self._last_id += 1
        await socket.send_json({"id": self._last_id, "type": kind, **fields})
        return self._last_id


@asynccontextmanager
async def connect(address: str, user: Json) -> AsyncIterator[Api]:
    """Log in as the demo user, who is created at the first start."""
    async with aiohttp.ClientSession() as session:
        code = await _create_user(session, address, user) or await _log_in(session, address, user)
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": f"{address}/",
        }
        async with session.post(f"{address}/auth/token", data=fields) as response:
            answer = await response.json()
        yield Api(session, address, answer["access_token"])


async def _create_user(session: aiohttp.ClientSession, address: str, user: Json) -> str | None:
    """Create the owner of a new Home Assistant; return None when there is one already."""
    body = {"client_id": f"{address}/", "language": "en", **user}
    async with session.post(f"{address}/api/onboarding/users", json=body) as response:
        if response.status != 200:
            return None
        answer = await response.json()
        return str(answer["auth_code"])


async def _log_in(session: aiohttp.ClientSession, address: str, user: Json) -> str:
    body: Json = {
        "client_id": f"{address}/",
        "redirect_uri": f"{address}/",
        "handler": ["homeassistant", None],
    }
    async with session.post(f"{address}/auth/login_flow", json=body) as response:
        flow = await response.json()
    body = {key: user[key] for key in ("username", "password")} | {"client_id": f"{address}/"}
    async with session.post(f"{address}/auth/login_flow/{flow['flow_id']}", json=body) as response:
        answer = await response.json()
    if answer.get("type") != "create_entry":
        raise DemoError(
            "The demo user has another password now. Start over with: scripts/demo --reset"
        )
    return str(answer["result"])
