"""Receiving uploads: streamed into the data folder under our own names, hashed on the way, within a limit."""

from __future__ import annotations

import hashlib
import io
import shutil
import uuid
from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from bonafides.errors import BonafidesError
from bonafides.readings.app import places
from bonafides.readings.arrivals import Arrived, private, room, shown_name, suffix_of, too_large

SLACK = 2**20
"""Bytes of a form beside its files."""


class Receiver(FileUploadHandler):
    """Writes each file of a form to the data folder as it arrives; `problem` says why it stopped."""

    def __init__(self, request: HttpRequest | None = None, *, most_bytes: int) -> None:
        super().__init__(request)
        self.most_bytes = most_bytes
        self.folder = places.incoming() / uuid.uuid4().hex
        self.arrived: list[Arrived] = []
        self.problem: BonafidesError | None = None
        self.bytes = 0
        self._out: BinaryIO | None = None
        self._digest = hashlib.sha256()
        self._stored = ""

    def look_ahead(self, announced: int) -> None:
        """Refuse by the announced length, before a byte is written.

        Raises
        ------
        BeyondThisMachine
            It is more than an import may bring, or than the disk has room for.
        """
        if announced > self.most_bytes + SLACK:
            raise too_large(self.most_bytes)
        room(places.incoming(), announced)
        self.folder.mkdir(mode=0o700)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        if self.problem is not None:
            raise SkipFile
        try:
            suffix = suffix_of(shown_name(self.file_name or ""))
        except BonafidesError as problem:
            self.problem = problem
            raise SkipFile from problem
        self._stored = f"{len(self.arrived) + 1:05d}{suffix}"
        self._digest = hashlib.sha256()
        self._out = private(self.folder / self._stored)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece."""
        self.bytes += len(raw_data)
        if self.bytes > self.most_bytes:
            self.problem = too_large(self.most_bytes)
            self._close()
            raise StopUpload(connection_reset=False)
        assert self._out is not None  # noqa: S101 -- new_file comes first
        self._digest.update(raw_data)
        self._out.write(raw_data)

    def file_complete(self, file_size: int) -> Any:
        """End a file; what is returned stands for it and holds nothing."""
        self._close()
        name = shown_name(self.file_name or "")
        self.arrived.append(Arrived(name, file_size, self._stored, self._digest.hexdigest()))
        return UploadedFile(io.BytesIO(), name=self._stored, size=0)

    def upload_interrupted(self) -> None:
        """The browser went away."""
        self.clear()

    def clear(self) -> None:
        """Remove what is still in the folder of arrivals."""
        self._close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _close(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None
