"""Holds a RabbitMQ server's channels still, as on a machine that is short of time."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.rabbitmq_node import SERVER, RabbitNode


@contextmanager
def paused_channels(node: RabbitNode) -> Iterator[None]:
    """Let the channels that are open now do nothing meanwhile."""
    channels = _evaluate(node, 'string:join([pid_to_list(P) || P <- rabbit_channel:list()], " ").')
    pids = f'[list_to_pid(P) || P <- string:tokens({channels}, " ")]'
    _evaluate(node, f"lists:foreach(fun sys:suspend/1, {pids}).")
    try:
        yield
    finally:
        _evaluate(node, f"lists:foreach(fun sys:resume/1, {pids}).")


def _evaluate(node: RabbitNode, expression: str) -> str:
    """The value of an Erlang expression inside the server."""
    *before, server = SERVER
    command = [*before, server.replace("rabbitmq-server", "rabbitmqctl"), "eval", expression]
    ended = subprocess.run(command, env=node.environment, capture_output=True, text=True, check=True)
    return ended.stdout.strip()
