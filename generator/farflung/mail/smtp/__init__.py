"""The SMTP client: messages to a relay, over several connections, each with a stop before its end.

From the inside out: ``replies`` and ``outcomes`` say what a server's words mean; ``opening``,
``envelope`` and ``session`` are one connection as a pure state machine; ``connection`` puts a
socket under it; ``desk`` and ``clerk`` stand between the connections and the ledger; ``client``
runs it all. Whoever sends gives it what ``ports`` describes, and calls ``client.deliver``.
"""
