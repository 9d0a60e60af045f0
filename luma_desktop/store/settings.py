"""Settings and the window's state: two JSON files that can never stop the program."""

from __future__ import annotations

import itertools
import logging
import threading
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args, get_origin

import msgspec

from luma_desktop.domain.request import MAX_TEXT_UNITS, first_units
from luma_desktop.domain.settings import FormDraft, Settings, WindowState
from luma_desktop.store import codec

T = TypeVar("T", bound=msgspec.Struct)

_log = logging.getLogger(__name__)


class SettingsStore:
    """Loading is quick and done before the first paint; saving happens in a thread."""

    def __init__(self, settings: Path, window: Path) -> None:
        self._settings = _JsonFile(settings, Settings)
        self._window = _JsonFile(window, WindowState)
        self.long_draft: Path | None = None
        """Where the whole of the prompt is that `load_window` gave the beginning of."""

    def load_settings(self) -> Settings:
        """What was saved, with defaults for whatever is missing or makes no sense."""
        return self._settings.load()

    def load_window(self) -> WindowState:
        """As `load_settings`. A prompt too long to be shown is kept in a file of its own."""
        state = self._window.load()
        return msgspec.structs.replace(
            state,
            form=self._bounded(state.form),
            kept_drafts=tuple(
                msgspec.structs.replace(kept, draft=self._bounded(kept.draft))
                for kept in state.kept_drafts
                if kept.job_id
            ),
        )

    def _bounded(self, form: FormDraft) -> FormDraft:
        shown = first_units(form.prompt, MAX_TEXT_UNITS)
        if shown != form.prompt:
            self.long_draft = self._window.keep_text(form.prompt)
        return msgspec.structs.replace(form, prompt=shown)

    async def save_settings(self, settings: Settings) -> None:
        """Write all or nothing; of two saves under way the later one stays.

        Raises:
            StoreError: DISK_FULL or DISK_ERROR, and the old file stays.
        """
        await self._settings.save(settings)

    async def save_window(self, state: WindowState) -> None:
        """As `save_settings`."""
        await self._window.save(state)


class _JsonFile(Generic[T]):
    """One value in one file."""

    def __init__(self, path: Path, kind: type[T]) -> None:
        self._path = path
        self._kind = kind
        self._tickets = itertools.count(1)
        self._writing = threading.Lock()
        self._written = 0
        self._foreign: dict[str, Any] = {}
        """What a newer version stored in the file and this one can't use."""

    def load(self) -> T:
        try:
            if self._path.exists() and not self._path.is_file():  # a pipe would be waited for
                raise OSError("not a file")  # noqa: TRY301
            content = self._path.read_bytes()
        except FileNotFoundError:
            return self._kind()
        except OSError as error:
            _log.warning("%s cannot be read, so defaults are used: %s", self._path.name, error)
            return self._kind()
        try:
            fields = msgspec.json.decode(content, type=dict[str, Any])
        except (ValueError, RecursionError):
            if self._set_aside("broken"):
                _log.warning("%s was damaged; defaults are used", self._path.name)
            return self._kind()
        value = _lenient(fields, self._kind)
        self._foreign = _unused(fields, value)
        return value

    def keep_text(self, text: str) -> Path:
        """Keep a part of the value in a text file beside it, or all of it where that fails."""
        import hashlib

        from luma_desktop.disk.whole import write_whole

        content = text.encode("utf-8", "surrogatepass")
        name = f"prompt-{hashlib.sha256(content).hexdigest()[:8]}.txt"
        place = self._path.with_name(name)
        try:
            write_whole(place, content)
        except OSError as error:
            _log.warning("The whole prompt cannot be kept as %s: %s", place.name, error)
            self._set_aside("long")
            return self._path.with_name(f"{self._path.name}.long")
        return place

    async def save(self, value: T) -> None:
        import asyncio  # not needed to load, which is done before the first paint

        # The ticket is drawn here, in the order of the calls; threads may overtake each other.
        ticket = next(self._tickets)
        await asyncio.to_thread(self._write, value, ticket)

    def _write(self, value: T, ticket: int) -> None:
        from luma_desktop.disk.whole import write_whole
        from luma_desktop.store.files import of_disk

        fields = _merged(msgspec.to_builtins(value), self._foreign, self._kind())
        content = msgspec.json.format(codec.encode(fields), indent=2).encode()
        with self._writing:
            if ticket < self._written:
                return
            try:
                write_whole(self._path, content)
            except OSError as error:
                raise of_disk(error) from error
            self._written = ticket

    def _set_aside(self, suffix: str) -> bool:
        """Keep the file for whoever wants to mend it, out of the way of the next save."""
        from luma_desktop.disk.whole import sync_folder

        aside = self._path.with_name(f"{self._path.name}.{suffix}")
        try:
            self._path.replace(aside)
            sync_folder(aside.parent)
        except OSError as error:
            _log.warning("%s cannot be moved to %s: %s", self._path.name, aside.name, error)
            return False
        return True


def _lenient(fields: dict[str, Any], kind: type[T]) -> T:
    """`kind` from whatever in `fields` fits it, field by field; defaults for the rest."""
    kept: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.encode_name not in fields:
            continue
        value = fields[field.encode_name]
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            if isinstance(value, dict):
                kept[field.name] = _lenient(value, field.type)
            continue
        of_many = _struct_of_many(field.type)
        if of_many is not None and isinstance(value, list):
            kept[field.name] = tuple(_lenient(one, of_many) for one in value if _is_object(one))
            continue
        try:
            kept[field.name] = msgspec.convert(value, field.type)
        except msgspec.ValidationError:
            _log.info("%s.%s is not usable, so its default is", kind.__name__, field.name)
    return kind(**kept)


def _struct_of_many(kind: Any) -> type[msgspec.Struct] | None:
    """What a tuple of structs holds: one that makes no sense must not take the others along."""
    first = next(iter(get_args(kind)), None) if get_origin(kind) is tuple else None
    return first if isinstance(first, type) and issubclass(first, msgspec.Struct) else None


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _unused(fields: dict[str, Any], value: msgspec.Struct) -> dict[str, Any]:
    """What of `fields` only a newer version can have stored: unknown fields and unknown names."""
    unused: dict[str, Any] = {}
    read: dict[str, Any] = msgspec.to_builtins(value)
    for name, content in fields.items():
        inner = getattr(value, name, None)
        if isinstance(inner, msgspec.Struct) and isinstance(content, dict):
            if of_inner := _unused(content, inner):
                unused[name] = of_inner
        elif name not in read or (isinstance(content, str) and read[name] != content):
            unused[name] = content
    return unused


def _merged(fields: dict[str, Any], foreign: dict[str, Any], usual: Any) -> dict[str, Any]:
    """`fields` with what is `foreign` to this version, wherever it still has its default.

    So a newer version finds its settings again after this one was used, unless they were changed.
    """
    merged = dict(fields)
    defaults: dict[str, Any] = msgspec.to_builtins(usual)
    for name, content in foreign.items():
        inner = getattr(usual, name, None)
        if isinstance(inner, msgspec.Struct) and isinstance(content, dict):
            merged[name] = _merged(fields[name], content, inner)
        elif name not in fields or fields[name] == defaults[name]:
            merged[name] = content
    return merged
