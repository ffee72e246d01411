"""How people reach graphs: HTTP, one WebSocket, a queue of runs, and the worker process that paints them."""
