"""A private RabbitMQ server, started by any user on free ports, beside whatever else runs on the machine.

What is tested against is the real server, so that nothing is believed of it that it does not do. The server's own
script is used directly (the one in `/usr/sbin` is for root and rabbitmq only), every path lies in one temporary
folder, and the node's port mapper is its own, so that ending both leaves nothing behind.
"""

import base64
import contextlib
import http.client
import json
import os
import random
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    import trustme

BIN: Final = Path("/usr/lib/rabbitmq/bin")
SERVER: Final = shlex.split(os.environ.get("TEST_RABBITMQ_SERVER", str(BIN / "rabbitmq-server")))
"""The command that starts a server; another version's may be named, as `chroot DIR /usr/lib/rabbitmq/bin/...`."""

_STARTED: Final = "completed with"
_GUARD: Final = 'read -r _; kill -s KILL -- "-$1"; kill "$2"; rm -rf "$3"'
_LONGEST_STOP_S: Final = 60


def is_installed() -> bool:
    """Whether a private node can be started on this machine."""
    return all(shutil.which(command) for command in (SERVER[0], "epmd"))


class RabbitNode:
    """One server with the management plugin; its ports and its data stay the same over `restart`.

    Args:
        tls: an authority that certifies a second listener for `localhost`; without one there is none.
    """

    def __init__(self, *, tls: "trustme.CA | None" = None) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="smoker-rabbitmq-"))
        self.port, self.management_port, self.tls_port, self._dist_port, self._epmd_port = free_ports(5)
        self._server: subprocess.Popen[str] | None = None
        self._epmd: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        _write_configuration(self, tls)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    @property
    def amqp_url(self) -> str:
        """The default virtual host."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}/"

    @property
    def amqps_url(self) -> str:
        """The same over TLS; by name, because the certificate names it."""
        return f"amqps://guest:guest@localhost:{self.tls_port}/"

    @property
    def management_url(self) -> str:
        """The administration page, and below `api/` its interface."""
        return f"http://127.0.0.1:{self.management_port}/"

    @property
    def version(self) -> str:
        """The server's own word for it."""
        return str(self.api("GET", "overview")["rabbitmq_version"])

    @property
    def environment(self) -> dict[str, str]:
        """What the server's own commands must find in theirs."""
        return _environment(self.home, self._dist_port, self._epmd_port)

    def start(self) -> None:
        """Return when the server says that all its plugins are up.

        Raises:
            RuntimeError: it ended instead; its last lines are in the message.
        """
        environment = self.environment
        if self._epmd is None:
            self._epmd = _start_epmd(self._epmd_port, environment)
        log = (self.home / "errors").open("a")
        with log:
            self._server = subprocess.Popen(
                SERVER,
                env=environment,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        assert self._server.stdout
        self._guard = _start_guard(self._server.pid, self._epmd.pid, self.home)
        _await_start(self._server.stdout, self.home)

    def stop(self) -> None:
        """End it as an administrator would: what is durable is kept."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Kill it, end its port mapper and remove its folder."""
        self.kill()
        if self._epmd:
            self._epmd.terminate()
            self._epmd.wait()
            self._epmd = None
        shutil.rmtree(self.home, ignore_errors=True)

    def api(self, method: str, path: str, body: object = None) -> Any:
        """Ask the management interface: `api("PUT", "vhosts/x", {})`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.management_port, timeout=60)
        credentials = base64.b64encode(b"guest:guest").decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {credentials}"}
        with contextlib.closing(connection):
            connection.request(method, f"/api/{path}", None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            answer = response.read()
        if response.status >= 400:
            raise RuntimeError(f"{method} {path}: {response.status} {answer.decode()}")
        return json.loads(answer) if answer else None

    def _end(self, how: signal.Signals) -> None:
        server, self._server = self._server, None
        guard, self._guard = self._guard, None
        if guard and guard.stdin:
            guard.kill()
            guard.wait()
            guard.stdin.close()
        if server is None:
            return
        if how is signal.SIGKILL:
            os.killpg(server.pid, how)
        else:
            server.send_signal(how)
        server.wait(_LONGEST_STOP_S)
        assert server.stdout
        with server.stdout as words:
            words.read()  # ends when the last process that could still hold a port has let go of it


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on, below those that the system gives to outgoing connections."""
    with contextlib.ExitStack() as held:
        ports: list[int] = []
        while len(ports) < count:
            candidate = random.randrange(15_000, 30_000)
            listener = held.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                listener.bind(("127.0.0.1", candidate))
                ports.append(candidate)
    return ports


def _write_configuration(node: RabbitNode, tls: "trustme.CA | None") -> None:
    lines = [
        f"listeners.tcp.1 = 127.0.0.1:{node.port}",
        "management.tcp.ip = 127.0.0.1",
        f"management.tcp.port = {node.management_port}",
    ]
    if tls:
        tls.cert_pem.write_to_path(node.home / "authority.pem")
        tls.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(node.home / "server.pem")
        lines += [f"listeners.ssl.1 = 127.0.0.1:{node.tls_port}"]
        lines += [f"ssl_options.cacertfile = {node.home}/authority.pem"]
        lines += [f"ssl_options.{part}file = {node.home}/server.pem" for part in ("cert", "key")]
    (node.home / "rabbitmq.conf").write_text("\n".join(lines) + "\n")
    (node.home / "enabled_plugins").write_text("[rabbitmq_management].\n")
    (node.home / "env.conf").touch()


def _environment(home: Path, dist_port: int, epmd_port: int) -> dict[str, str]:
    ours = {
        "HOME": home,
        "ERL_EPMD_PORT": epmd_port,
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"smoker-{dist_port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_DIST_PORT": dist_port,
        "RABBITMQ_MNESIA_BASE": home / "data",
        "RABBITMQ_LOG_BASE": home / "log",
        "RABBITMQ_PID_FILE": home / "pid",
        "RABBITMQ_GENERATED_CONFIG_DIR": home / "generated",
        "RABBITMQ_SCHEMA_DIR": home / "schema",
        "RABBITMQ_ENABLED_PLUGINS_FILE": home / "enabled_plugins",
        "RABBITMQ_CONFIG_FILE": home / "rabbitmq.conf",
        "RABBITMQ_ADVANCED_CONFIG_FILE": home / "advanced.config",
        "RABBITMQ_CONF_ENV_FILE": home / "env.conf",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("RABBITMQ_")}
    return inherited | {name: str(value) for name, value in ours.items()}


def _start_epmd(port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the node's port mapper in the foreground, or the server would leave a daemon behind."""
    command = ["epmd", "-port", str(port), "-address", "127.0.0.1"]
    epmd = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while epmd.poll() is None:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return epmd
        time.sleep(0.005)
    raise RuntimeError(f"epmd ended with {epmd.returncode} on port {port}")


def _start_guard(server_pid: int, epmd_pid: int, home: Path) -> subprocess.Popen[bytes]:
    """Have somebody end both when this process is killed: the guard's input, which nobody else holds, then ends."""
    words = [str(server_pid), str(epmd_pid), str(home)]
    return subprocess.Popen(["sh", "-c", _GUARD, "guard", *words], stdin=subprocess.PIPE, start_new_session=True)


def _await_start(lines: IO[str], home: Path) -> None:
    seen: deque[str] = deque(maxlen=20)
    for line in lines:
        seen.append(line)
        if _STARTED in line:
            return
    errors = (home / "errors").read_text()[-2000:]
    raise RuntimeError(f"RabbitMQ did not start:\n{''.join(seen)}{errors}")
