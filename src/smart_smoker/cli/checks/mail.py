"""The mail server: whether it lets us in; nothing is sent."""

from datetime import timedelta
from typing import Final

from smart_smoker.cli.checks import Check, State
from smart_smoker.errors import NotifyError
from smart_smoker.notifiers._smtp import logged_in
from smart_smoker.secrets_file import MailSecrets

TIMEOUT: Final = timedelta(seconds=8)


def check_mail(secrets: MailSecrets, timeout: timedelta = TIMEOUT) -> Check:
    """Connect, encrypt, log in, and leave."""
    try:
        with logged_in(secrets, timeout):
            pass
    except NotifyError as wrong:
        return Check("mail", State.FAIL, str(wrong))
    said = f"{secrets.host}:{secrets.port} takes the login of {secrets.address}, encrypted"
    return Check("mail", State.OK, f"{said}; `smoker alerts test` sends one text")
