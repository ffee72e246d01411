"""A client of an Impasto server, for scripts and notebooks.

>>> from server.client import Client  # doctest: +SKIP
>>> with Client("http://127.0.0.1:8321") as client:  # doctest: +SKIP
...     run = client.submit(client.recipe("quickstart").recipe)
...     for event in client.follow(run.id):
...         print(event)
...     for result in client.results(run=run.id):
...         client.download(result.id, result.name)
"""

from server.client.client import Client, Opened
from server.client.errors import ClientError, ServerError, Unreachable
from server.client.events import Events

__all__ = ["Client", "ClientError", "Events", "Opened", "ServerError", "Unreachable"]
