"""The broker: whether it lets us in, what its queues hold, and who takes it from them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from smart_smoker import config
from smart_smoker.broker.amqp.management import Management
from smart_smoker.cli.checks import Check, State
from smart_smoker.errors import BrokerError, SmokerError
from smart_smoker.formats.queues import DEAD_LETTERS, QUEUES, probe_of_queue

if TYPE_CHECKING:
    from pika import BlockingConnection

    from smart_smoker.broker.amqp.address import Address
    from smart_smoker.settings import Settings

TIMEOUT_S: Final = 4.0
_NOT_FOUND: Final = 404


def check_broker(settings: "Settings", environ: Mapping[str, str]) -> Iterable[Check]:
    """The connection, then each queue."""
    if settings.broker.lower() == "embedded":
        yield Check("broker", State.OK, "embedded: it lives inside `smoker run`")
        return
    url = config.with_credentials(settings.broker, environ)
    try:
        # Refuses what is no RabbitMQ, with the sentence that every command gives.
        config.open_broker(url, environ={})
        address, connection = _connect(url)
    except BrokerError as wrong:
        remedy = "start it, or name another with --broker; `smoker run` alone needs none" if wrong.waiting_helps else ""
        yield Check("broker", State.FAIL, str(wrong), remedy)
        return
    except SmokerError as wrong:
        yield Check("broker", State.FAIL, str(wrong))
        return
    with connection:
        yield Check("broker", State.OK, f"{address.shown}, {_version(connection)}")
        management = Management(url, address.parameters.virtual_host)
        for queue in [*QUEUES.values(), *settings.queues]:
            yield _check_queue(connection, queue, settings, management)
        yield _check_dead_letters(connection)
    if management.failure:
        remedy = "rabbitmq-plugins enable rabbitmq_management"
        yield Check("admin page", State.OK, f"{management.failure}: who consumes is not known", remedy)


def _connect(url: str) -> "tuple[Address, BlockingConnection]":
    from pika import BlockingConnection
    from pika.adapters.utils.connection_workflow import AMQPConnectorException
    from pika.exceptions import AMQPError

    from smart_smoker.broker.amqp.address import Address, explain

    address = Address.parse(url, "smoker doctor")
    parameters = address.parameters
    parameters.connection_attempts = 1
    parameters.socket_timeout = parameters.stack_timeout = parameters.blocked_connection_timeout = TIMEOUT_S
    try:
        return address, BlockingConnection(parameters)
    except (AMQPError, AMQPConnectorException, OSError) as why:
        raise explain(why, address) from None


def _version(connection: "BlockingConnection") -> str:
    # pika's blocking connection keeps what the server said of itself in the connection that it wraps.
    wrapper: Any = connection
    said = wrapper._impl.server_properties  # noqa: SLF001  # there is no public way to it
    return f"{said.get('product', 'an AMQP server')} {said.get('version', '')}".strip()


def _counts(connection: "BlockingConnection", queue: str) -> tuple[int, int] | None:
    """Messages that are ready, and consumers; None where there is no such queue.

    Raises:
        BrokerError: it cannot be used.
    """
    from pika.exceptions import ChannelClosedByBroker

    channel = connection.channel()
    try:
        answer = channel.queue_declare(queue, passive=True).method
        # It exists, so this changes nothing: it tells whether the queue is the durable one that we would declare.
        channel.queue_declare(queue, durable=True)
    except ChannelClosedByBroker as why:
        if why.reply_code == _NOT_FOUND:
            return None
        raise BrokerError(why.reply_text.partition(" - ")[2] or why.reply_text) from None
    channel.close()
    return answer.message_count, answer.consumer_count


def _check_queue(connection: "BlockingConnection", queue: str, settings: "Settings", management: Management) -> Check:
    name = f"queue {queue}"
    try:
        counts = _counts(connection, queue)
    except BrokerError as wrong:
        remedy = f"`smoker produce FILE --discard-unread` makes it anew; or delete {queue} on the admin page"
        return Check(name, State.FAIL, f"is not the durable queue that it should be: {wrong}", remedy)
    if counts is None:
        return Check(name, State.OK, "not there yet; `smoker produce` and `smoker consume` make it")
    unread, consumers = counts
    said = f"{unread:,} unread, {consumers} consuming"
    who = management.consumers_of(queue) if consumers else []
    said += f" ({', '.join(who)})" if who else ""
    if consumers > 1:
        return Check(name, State.WARN, said, "stop all but one: they share the readings out, and windows need them all")
    if unread and not consumers:
        setting = settings.queues.get(queue)
        probe = setting.probe if setting else probe_of_queue(queue)
        return Check(name, State.WARN, said, f"smoker consume {queue if setting else probe}")
    return Check(name, State.OK, said)


def _check_dead_letters(connection: "BlockingConnection") -> Check:
    name = f"queue {DEAD_LETTERS}"
    try:
        counts = _counts(connection, DEAD_LETTERS)
    except BrokerError as wrong:
        return Check(name, State.FAIL, f"cannot be used: {wrong}", f"delete {DEAD_LETTERS} on the admin page")
    if not counts or not counts[0]:
        return Check(name, State.OK, "empty")
    remedy = "`smoker admin` opens the page that shows them: each says why in its header"
    return Check(name, State.WARN, f"{counts[0]:,} messages that no format took", remedy)
