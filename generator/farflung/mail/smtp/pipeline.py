"""Commands on their way: those that may not leave yet, and those whose replies are awaited. Pure."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from farflung.mail.smtp.outcomes import Step
from farflung.mail.smtp.payload import Outbox

if TYPE_CHECKING:
    from collections.abc import Iterable

    from farflung.mail.smtp.envelope import Command, Mail

__all__ = ["Pipeline"]


class Pipeline:
    """Lets commands leave all at once where the server pipelines (RFC 2920), else one by one."""

    def __init__(self) -> None:
        """Begin with a server that is not known to pipeline."""
        self.outbox = Outbox()
        self.pipelining = False
        self._awaited: deque[Command] = deque()
        self._waiting: deque[Command] = deque()

    @property
    def next(self) -> Command | None:
        """The command whose reply comes next; None if none is awaited."""
        return self._awaited[0] if self._awaited else None

    def put(self, commands: Iterable[Command]) -> None:
        """Add commands, and let those leave that may."""
        self._waiting.extend(commands)
        self.pump()

    def answered(self) -> Command:
        """Take the command that a reply is about; :meth:`pump` lets the next one leave."""
        return self._awaited.popleft()

    def pump(self) -> None:
        """Queue the commands that may leave now."""
        while self._waiting and (self.pipelining or not self._awaited):
            command = self._waiting.popleft()
            self.outbox.put(command.line)
            self._awaited.append(command)
            if command.step is Step.CHUNK and command.mail:
                self.put_body(command.mail)

    def put_body(self, mail: Mail) -> None:
        """Queue the body of a message."""
        self.outbox.put(mail.body)
        mail.body_ends = self.outbox.queued

    def cancel(self, mail: Mail) -> None:
        """Forget the commands of a message that have not left."""
        self._waiting = deque(command for command in self._waiting if command.mail is not mail)

    def put_first(self, command: Command) -> None:
        """Let a command leave before those that wait."""
        self._waiting.appendleft(command)
        self.pump()

    def awaits(self, mail: Mail) -> bool:
        """Tell whether a reply about a message is to come."""
        if self._awaited and self._awaited[-1].mail is mail:  # the newest one, nearly always
            return True
        return any(command.mail is mail for command in (*self._awaited, *self._waiting))

    def holds(self, step: Step) -> bool:
        """Tell whether a command of a step has left or is to leave."""
        return any(command.step is step for command in (*self._awaited, *self._waiting))

    def forget(self) -> None:
        """Await nothing any more."""
        self._awaited.clear()
