"""Bodies read as they come: fields are kept, files only measured."""

from collections.abc import AsyncIterator, Mapping
from urllib.parse import parse_qsl

import msgspec
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from aggregator.mixcloud.mock.exchange import invalid

LARGEST_FIELD = 100_000


class Form(msgspec.Struct, frozen=True):
    """The text fields, and the sizes in bytes of the files by their field."""

    fields: Mapping[str, str]
    files: Mapping[str, int]


async def read_form(content_type: str, body: AsyncIterator[bytes]) -> Form:
    """A URL-encoded or multipart form; raises `ApiError` (400) for one that is neither."""
    kind, options = parse_options_header(content_type)
    if kind == "multipart/form-data":
        return await _multipart(options.get("boundary", ""), body)
    text = bytearray()
    async for part in body:
        text += part
        if len(text) > LARGEST_FIELD:
            raise invalid("The form is too long.")
    return Form(dict(parse_qsl(text.decode("utf-8", "replace"), keep_blank_values=True)), {})


async def _multipart(boundary: str, body: AsyncIterator[bytes]) -> Form:
    fields: dict[str, str] = {}
    files: dict[str, int] = {}
    name, is_file, text = "", False, bytearray()
    try:
        with PushMultipartParser(boundary) as parser:
            async for chunk in body:
                for part in parser.parse(chunk):
                    if isinstance(part, MultipartSegment):
                        name, is_file, text = part.name, part.filename is not None, bytearray()
                        if is_file:
                            files[name] = 0
                    elif not part:
                        if not is_file:
                            fields[name] = text.decode("utf-8", "replace")
                    elif is_file:
                        files[name] += len(part)
                    else:
                        text += part
                        if len(text) > LARGEST_FIELD:
                            raise invalid(f"{name} is too long.")
    except (MultipartError, ValueError) as error:
        raise invalid("The form is broken off or not one.") from error
    return Form(fields, files)
