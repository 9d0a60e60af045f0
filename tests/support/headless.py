"""`python -m tests.support.headless URL FOLDER [--picture FILE] [PROMPT …]`: to be killed.

A studio without a window. It takes up what is in the folder, asks for a clip for each prompt
(beginning with the picture, if there is one), and runs until it is ended.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

import msgspec

from luma_desktop.domain.request import GenerationRequest
from tests.support.studio import QUICK, OpenStudio

AGREED = msgspec.structs.replace(QUICK, upload_agreed=True)


async def run(base_url: str, folder: Path, prompts: list[str], picture: str | None) -> None:
    async with OpenStudio(base_url, folder, settings=AGREED) as studio:
        start = None
        if picture is not None:
            start = (await studio.assembly.studio.pictures.keep_file(picture)).address
        if prompts:
            await studio.queue.clicks.enqueue(
                [GenerationRequest(prompt=prompt, start_image_url=start) for prompt in prompts]
            )
        sys.stdout.write("clicked\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--picture")
    parser.add_argument("prompts", nargs="*")
    given = parser.parse_intermixed_args()
    asyncio.run(run(given.url, given.folder, given.prompts, given.picture))
