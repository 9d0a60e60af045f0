"""The engine that spends once and loses nothing. Plain asyncio; it knows no Qt and no HTTP."""
