"""`python -m tests.support.headless URL FOLDER [PROMPT …]`: a windowless studio to be killed.

It takes up what is in the folder, asks for a clip for each prompt, and runs until it is ended.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.support.studio import OpenStudio


async def run(base_url: str, folder: Path, prompts: list[str]) -> None:
    async with OpenStudio(base_url, folder) as studio:
        if prompts:
            await studio.click(*prompts)
        sys.stdout.write("clicked\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
