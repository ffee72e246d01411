"""The API described: every operation is declared in one of these files, and OpenAPI is made from them."""
