"""How fast letters of 60 KB leave: composing, signing, the ledger, and the wire, beside peers.

    python benchmarks/mailing.py [--messages 3000] [--connections 1 4 16] [--rounds 3] [--link 20]
                                 [--recipients 100000]

Needs Postfix's smtp-sink and smtp-source (``apt-get install postfix``), and dkimpy. Within a round
everything runs in turn, so that other work on the machine hits all of it; printed are medians, and
their ratios to smtp-source, which composes nothing and records nothing. Composing is measured in
time of CPU. ``--link`` is the round trip in ms of a second run, through a process that delays
everything by half of it each way; there smtplib is the peer.

The ledger is a SQLite database in the current folder, with the settings that a mailing has; its
rows are written beforehand. What it costs is the difference between the rows with and without, and
is shown by itself before. Signatures are made by a thread for each core, as in a mailing, which
tells only where nothing else keeps the cores busy. ``--recipients`` mails to so many, and to a
tenth, each in a process of its own, and shows how much memory these took.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import shutil
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import dkim
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import insert

from farflung.mail.ahead import Helpers
from farflung.mail.database.location import SqliteFile
from farflung.mail.database.opening import open_database
from farflung.mail.database.tables import subscribers
from farflung.mail.dkim import Signer, load_signer
from farflung.mail.ledger.gate import LedgerGate, Quota, Tenure
from farflung.mail.ledger.mailing import Claim, Plan, Recipient, begin, take_over
from farflung.mail.ledger.restored import FileMarks
from farflung.mail.message import Addressee, EncodedLetter, Envelope, list_id
from farflung.mail.personal import Link, Wording, greeting, links
from farflung.mail.references import Reference, Seal
from farflung.mail.smtp.client import deliver
from farflung.mail.smtp.outcomes import Outcome, Verdict
from farflung.mail.smtp.ports import Delivery, Draft, Orders, Relay, Security, Unsigned
from farflung.model import Letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SENDER = "The Far-Flung Post <post@example.org>"
SEAL = Seal(b"a secret of the benchmark, 32 octets")
WORDING = Wording("Hello {name},", "Hello,")
ENVELOPE = Envelope(SENDER, datetime(2026, 11, 22, 7, tzinfo=UTC), list_id("The Post", SENDER))


def letter() -> Letter:
    """Return a letter whose message has about 60 KB."""
    line = '<p style="margin:0 0 12px">The weeks go by, and so do we, from Åland to Ōsaka.</p>\n'
    html = f"<html><body>{Letter.GREETING}{line * 520}{Letter.PERSONAL}</body></html>"
    return Letter("2026-W47", "Highlights of the week", html, "The weeks go by.\n" * 600, "en")


def person(number: int) -> tuple[Addressee, str]:
    """Return what only one person's message says, and its return path."""
    reference = Reference("2026-w47", number)
    leave = f"https://post.example.org/leave?t={number:032x}"
    addressee = Addressee(
        SEAL.message_id("example.org", reference),
        to=f"Zoë Okafor <p{number}@example.org>",
        unsubscribe=(leave, "mailto:leave@example.org?subject=unsubscribe"),
        greeting=greeting(WORDING, "Zoë"),
        links=links((Link("Unsubscribe", leave), Link("Preferences", leave))),
    )
    return addressee, SEAL.return_path("bounces@example.org", reference)


class NoLedger:
    """Hands out so many recipients and keeps nothing."""

    def __init__(self, count: int) -> None:
        """Begin with all of them."""
        self._left = iter(range(count))
        self.settled = 0

    def exchange(
        self, verdicts: Sequence[tuple[Claim, Verdict]], dots: Sequence[Claim], wanted: int
    ) -> Orders[Claim]:
        """Hand out."""
        self.settled += sum(verdict.outcome is Outcome.SENT for _, verdict in verdicts)
        return Orders(
            dots,
            [Claim.imagined(number, _recipient(number)) for number in islice(self._left, wanted)],
        )


@contextmanager
def ledger(kind: str, count: int) -> Iterator[NoLedger | LedgerGate]:
    """Return the gate of one run: ``none``, or the ledger in a fresh ``sqlite`` database."""
    if kind == "none":
        yield NoLedger(count)
        return
    with tempfile.TemporaryDirectory(dir=".") as folder:  # on a disk: /tmp may be memory
        location = SqliteFile(Path(folder).absolute() / "mail.db")
        database = open_database(location)
        watch = FileMarks(location.path, Path(folder) / "states")
        watch.begin(database)
        plan = Plan("2026-W47", "smtp", "weekly", ENVELOPE.date, "", "{}")
        with database.writing() as connection:
            for at in range(0, count, 1000):
                connection.execute(
                    insert(subscribers), [_on_list(n) for n in range(at, min(count, at + 1000))]
                )
            mailing = begin(connection, plan, map(_recipient, range(count)))
            fence = take_over(connection, mailing.id, time.time())
        yield LedgerGate(
            Tenure(database, mailing.id, fence, committed=watch.committed), Quota("sink")
        )
        watch.end()
        database.close()


def _on_list(number: int) -> dict[str, object]:
    """Return a person of the list."""
    address = f"p{number}@example.org"
    row = dict.fromkeys(("language", "timezone", "country", "reason", "origin"), "")
    row |= {
        "id": number + 1,
        "address": address,
        "key": address,
        "name": "Zoë Okafor",
        "state": "active",
    }
    row |= dict.fromkeys(("teams", "cadences", "muted", "chosen"), frozenset())
    row |= dict.fromkeys(("since", "joined"), ENVELOPE.date)
    return row | {"nonce": b"", "token_hash": str(number).encode()}


def _recipient(number: int) -> Recipient:
    address = f"p{number}@example.org"
    return Recipient(number + 1, address, address, "Zoë Okafor", "en")


@dataclass(frozen=True)
class Bench:
    """What all rows share."""

    messages: int
    port: int
    variant: EncodedLetter
    signed: EncodedLetter
    raw: bytes
    helpers: Helpers | None = None

    def ours(self, connections: int, kind: str, write: Callable[[Claim], Draft]) -> float:
        """Return the messages a second of our client."""
        relay = Relay("127.0.0.1", self.port, Security.NONE, connections=connections)
        with ledger(kind, self.messages) as gate:
            started = time.perf_counter()
            if deliver(relay, gate, write) is not None or gate.settled != self.messages:
                raise SystemExit(f"only {gate.settled} were sent")
            return self.messages / (time.perf_counter() - started)

    def same(self, claim: Claim) -> Delivery:
        """Return the same message for everybody, as smtp-source does."""
        return Delivery("bounces@example.org", claim.address, self.raw, clean=True)

    def composed(self, claim: Claim) -> Delivery:
        """Return everybody's own message."""
        return self._own(self.variant, claim).finish()

    def with_rsa(self, claim: Claim) -> Unsigned:
        """Return everybody's own message with an RSA signature."""
        return self._own(self.signed, claim)

    def _own(self, variant: EncodedLetter, claim: Claim) -> Unsigned:
        addressee, path = person(claim.number)
        return Unsigned(path, claim.address, variant.draft(addressee, self.helpers))

    def source(self, connections: int) -> float:
        """Return the messages a second of Postfix's smtp-source, which keeps its connections."""
        command = [
            need("smtp-source"), "-d", "-s", str(connections), "-m", str(self.messages),
            "-l", str(len(self.raw)), "-f", "a@example.org", "-t", "b@example.org",
            f"127.0.0.1:{self.port}",
        ]  # fmt: skip
        started = time.perf_counter()
        subprocess.run(command, check=True)
        return self.messages / (time.perf_counter() - started)

    def smtplib(self, connections: int) -> float:
        """Return the messages a second of the standard library, a thread for each connection."""
        text = self.raw
        share = self.messages // connections

        def work() -> None:
            with smtplib.SMTP("127.0.0.1", self.port) as client:
                for number in range(share):
                    client.sendmail("a@example.org", f"p{number}@example.org", text)

        threads = [threading.Thread(target=work) for _ in range(connections)]
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return share * connections / (time.perf_counter() - started)


def need(program: str) -> str:
    """Return where a program is."""
    found = shutil.which(program)
    if not found:
        raise SystemExit(f"{program} is not installed: apt-get install postfix")
    return found


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def running(*command: str, port: int) -> Iterator[None]:
    """Run a program that listens on a port."""
    with subprocess.Popen(command) as process:
        try:
            for _ in range(200):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield
        finally:
            process.terminate()


async def delay(port: int, target: int, seconds: float) -> None:
    """Pass octets on between two ports, each so many seconds later."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver_late() -> None:
            data = b"."
            while data:
                due, data = await queue.get()
                await asyncio.sleep(due - loop.time())
                writer.write(data)
            writer.close()

        late = asyncio.create_task(deliver_late())
        data = b"."
        while data:
            try:
                data = await reader.read(1 << 18)
            except OSError:
                data = b""
            queue.put_nowait((loop.time() + seconds, data))
        await late

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(carry(reader, back), carry(there, writer))

    server = await asyncio.start_server(accept, "127.0.0.1", port)
    await server.serve_forever()


def cpu(work: Callable[[int], object], times: int) -> float:
    """Return the milliseconds of CPU that a piece of work takes, the median of five runs."""
    taken = []
    for _ in range(5):
        started = time.process_time()
        for number in range(times):
            work(number)
        taken.append((time.process_time() - started) / times * 1000)
    return statistics.median(taken)


def pem(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    """Return a private key as a file holds it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL
                             if isinstance(key, rsa.RSAPrivateKey) else PrivateFormat.PKCS8,
                             NoEncryption())  # fmt: skip


def composing(key: bytes, rsa_signer: Signer) -> None:
    """Print what composing costs, and what it costs by the usual libraries."""
    edition = letter()
    other = load_signer("example.org", "e", pem(ed25519.Ed25519PrivateKey.generate()))
    plain = EncodedLetter.of(edition, ENVELOPE)
    rows = {
        "personal parts alone (greeting, links, seals)": cpu(person, 2000),
        "unsigned": cpu(lambda n: plain.write(person(n)[0]), 1000),
    }
    for name, signer in (("RSA-2048", rsa_signer), ("Ed25519", other)):
        variant = EncodedLetter.of(edition, ENVELOPE, [signer])
        rows[f"signed with {name}"] = cpu(lambda n, v=variant: v.write(person(n)[0]), 400)  # type: ignore[misc]

    def usual(number: int) -> bytes:
        addressee, _ = person(number)
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = SENDER, addressee.to, edition.subject
        message.set_content(addressee.greeting.text + edition.text)
        message.add_alternative(edition.html, subtype="html")
        raw = message.as_bytes()
        return bytes(dkim.sign(raw, b"s", b"example.org", key)) + raw

    rows["EmailMessage and dkimpy, RSA-2048"] = cpu(usual, 10)
    print(f"composing one message of {len(plain.write(person(1)[0]))} bytes, ms of CPU")
    for name, taken in rows.items():
        print(f"  {name:<48}{taken:8.3f}")


def ledger_alone(count: int, group: int) -> None:
    """Print what the ledger costs by itself, with so many messages to a commit."""
    with ledger("sqlite", count) as gate:
        sent = Verdict(Outcome.SENT, "the end of the message: 250 2.0.0 Ok")
        verdicts: list[tuple[Claim, Verdict]] = []
        commits, began, cpu_began = 0, time.perf_counter(), time.process_time()
        claims = gate.exchange((), (), group).claims
        while claims:
            orders = gate.exchange(verdicts, claims, group)
            verdicts = [(claim, sent) for claim in claims]
            claims, commits = orders.claims, commits + 1
        gate.exchange(verdicts, (), 0)
        taken, busy = time.perf_counter() - began, time.process_time() - cpu_began
    print(f"the ledger alone, {group} messages a commit")
    print(f"  {'ms a commit, the disk included':<48}{taken / commits * 1000:8.3f}")
    print(f"  {'ms of CPU a message':<48}{busy / count * 1000:8.3f}")
    print(f"  {'messages a second':<48}{count / taken:8.0f}", flush=True)


def memory(recipients: int, port: int) -> None:
    """Print how much memory a mailing takes, to a tenth and to all of the recipients."""
    for count in (recipients // 10, recipients):
        command = [sys.executable, __file__, "--alone", str(count), str(port)]
        found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(f"memory of a mailing to {count} people: {found.strip()}", flush=True)


def alone(count: int, port: int) -> None:
    """Mail to so many people and print the largest size of this process."""
    variant = EncodedLetter.of(letter(), ENVELOPE)
    bench = Bench(count, port, variant, variant, b"")
    rate = bench.ours(4, "sqlite", bench.composed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{peak:.0f} MB, {rate:.0f} messages a second")


def wire(bench: Bench, connections: int, rounds: int) -> None:
    """Print how fast messages leave over so many connections."""
    rows: dict[str, Callable[[], float]] = {
        "smtp-source": lambda: bench.source(connections),
        "smtplib": lambda: bench.smtplib(connections),
        "the wire alone": lambda: bench.ours(connections, "none", bench.same),
        "with the ledger": lambda: bench.ours(connections, "sqlite", bench.same),
        "with the ledger, composing": lambda: bench.ours(connections, "sqlite", bench.composed),
        "with the ledger, composing, RSA": lambda: bench.ours(
            connections, "sqlite", bench.with_rsa
        ),
    }
    show(f"{connections} connections, messages a second", rows, rounds)


def link(bench: Bench, connections: int, milliseconds: float) -> None:
    """Print the same through a link with a long round trip."""
    port = free_port()
    far = replace(bench, messages=min(bench.messages, 100 * connections), port=port)
    arguments = ("--proxy", str(port), str(bench.port), str(milliseconds / 2000))
    with running(sys.executable, __file__, *arguments, port=port):
        rows: dict[str, Callable[[], float]] = {
            "smtplib": lambda: far.smtplib(connections),
            "with the ledger, composing": lambda: far.ours(connections, "sqlite", far.composed),
        }
        show(f"{connections} connections, round trip {milliseconds:g} ms", rows, 1)


def show(title: str, rows: dict[str, Callable[[], float]], rounds: int) -> None:
    """Run rows in turn, and print the median of each and its ratio to the first."""
    found: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(rounds):
        for name, work in rows.items():
            found[name].append(work())
    medians = {name: statistics.median(values) for name, values in found.items()}
    first = next(iter(medians.values()))
    print(title)
    for name, value in medians.items():
        print(f"  {name:<48}{value:8.0f}{value / first:8.2f}", flush=True)


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--messages", type=int, default=3000)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--link", type=float, default=20.0)
    parser.add_argument("--recipients", type=int, default=0)
    parser.add_argument("--proxy", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--alone", nargs=2, type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        alone(*options.alone)
        return
    if options.proxy:
        port, target, seconds = options.proxy
        asyncio.run(delay(int(port), int(target), float(seconds)))
        return
    key = pem(rsa.generate_private_key(65537, 2048))
    signer = load_signer("example.org", "s", key)
    composing(key, signer)
    for group in (16, 64):
        ledger_alone(options.messages, group)
    variant = EncodedLetter.of(letter(), ENVELOPE)
    port = free_port()
    raw = variant.write(person(1)[0])
    user = ("-u", "nobody") if os.geteuid() == 0 else ()
    sink = running(need("smtp-sink"), *user, f"127.0.0.1:{port}", "1000", port=port)
    with sink, Helpers(os.cpu_count() or 1) as helpers:
        signed = EncodedLetter.of(letter(), ENVELOPE, [signer])
        bench = Bench(options.messages, port, variant, signed, raw, helpers)
        for connections in options.connections:
            wire(bench, connections, options.rounds)
        link(bench, 4, options.link)
        if options.recipients:
            memory(options.recipients, port)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"largest size of this process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
