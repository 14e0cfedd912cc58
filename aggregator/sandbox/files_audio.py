"""Audio files made in code: silence that plays, with tags and exactly the length asked for.

MPEG audio: ISO 11172-3 frames, ID3v2 tags (id3.org), the Xing header of files of varying bit rate.
Ogg Opus: RFC 3533 pages, RFC 7845 headers, RFC 6716 packets.
"""

import functools
import hashlib
import struct
import zlib
from collections.abc import Iterator

import msgspec

FRAME_SECONDS = 0.024
"""An MPEG frame at 48 kHz: 1152 samples."""

_RATES = {96: 0x74, 128: 0x94, 160: 0xA4}
"""Third byte of a frame header by bit rate (kbit/s) at 48 kHz: table of ISO 11172-3 2.4.2.3."""
_MIXTURE = (96, 128, 160, 128)
_MONO = b"\xc4"
_XING_AT = 4 + 17
"""The Xing header stands behind the frame header and the 17 bytes of side information of mono."""

_OPUS_RATE = 48_000
_PRE_SKIP = 312
_PACKET = b"\xfb\x41\x9b\xff\xfe" + bytes(155)
"""20 ms of silence: one CELT frame of two bytes, padded to 160 bytes (RFC 6716 section 3.2.5)."""
_PACKET_SAMPLES = 960
_PACKETS_A_PAGE = 50

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class Tags(msgspec.Struct, frozen=True):
    """What a file tells about itself; `cover` is the size of its picture in bytes, 0 for none."""

    title: str
    artist: str
    album: str = ""
    year: int | None = None
    genre: str = ""
    cover: int = 0


def frames_in(seconds: float) -> int:
    """How many MPEG frames make up a length, at least one."""
    return max(1, round(seconds / FRAME_SECONDS))


@functools.lru_cache(maxsize=8)
def mpeg(seconds: float, tags: Tags, *, varying: bool = False) -> bytes:
    """An MP3 file: ID3v2.4 before a constant bit rate, ID3v2.3 in UTF-16 before a varying one."""
    count = frames_in(seconds)
    if not varying:
        return _id3(tags, version=4) + mpeg_frames(count)
    length = _varying_bytes(count)
    body = b"".join(map(_frame, _MIXTURE)) * (count // len(_MIXTURE) + 1)
    return _id3(tags, version=3) + _xing(count, length) + body[:length]


def mpeg_size(seconds: float, tags: Tags, *, varying: bool = False) -> int:
    """The size in bytes of the file that `mpeg` makes, without making it."""
    count = frames_in(seconds)
    if not varying:
        return len(_id3(tags, version=4)) + count * len(_frame(128))
    return len(_id3(tags, version=3)) + len(_frame(128)) + _varying_bytes(count)


def mpeg_frames(count: int) -> bytes:
    """Frames alone at 128 kbit/s, as a segment of a stream has them."""
    return _frame(128) * count


def timestamped(seconds: float, frames: int) -> bytes:
    """A segment of packed audio: its start in an ID3 PRIV frame (RFC 8216 section 3.4)."""
    owner = b"com.apple.streaming.transportStreamTimestamp\0"
    start = struct.pack(">Q", round(seconds * 90_000) & 0x1FFFFFFFF)
    return _tag(4, _field(4, b"PRIV", owner + start)) + mpeg_frames(frames)


@functools.lru_cache(maxsize=8)
def ogg_opus(seconds: float, tags: Tags) -> bytes:
    """An Ogg file with one Opus stream, its length told by the last page's granule position."""
    return b"".join(_opus_pages(seconds, tags))


def _frame(kilobits: int) -> bytes:
    """A whole silent frame: MPEG 1 layer III, 48 kHz, mono; no data bits means no sound."""
    size = 144 * kilobits * 1000 // 48_000
    return (b"\xff\xfb" + bytes((_RATES[kilobits],)) + _MONO).ljust(size, b"\0")


def _varying_bytes(count: int) -> int:
    rounds, rest = divmod(count, len(_MIXTURE))
    sizes = [len(_frame(kilobits)) for kilobits in _MIXTURE]
    return sum(sizes) * rounds + sum(sizes[:rest])


def _xing(count: int, length: int) -> bytes:
    """The frame that tells the number of frames and bytes, itself not counted among the frames."""
    frame = bytearray(_frame(128))
    told = b"Xing" + struct.pack(">III", 3, count, length + len(frame))
    frame[_XING_AT : _XING_AT + len(told)] = told
    return bytes(frame)


def _id3(tags: Tags, *, version: int) -> bytes:
    year = (b"TDRC" if version == 4 else b"TYER", str(tags.year) if tags.year else "")
    texts = [
        (b"TIT2", tags.title),
        (b"TPE1", tags.artist),
        (b"TALB", tags.album),
        year,
        (b"TCON", tags.genre),
    ]
    fields = [_field(version, name, _text(version, text)) for name, text in texts if text]
    if tags.cover:
        picture = b"\0image/png\0\x03\0" + _png(tags.cover, tags.title)
        fields.append(_field(version, b"APIC", picture))
    return _tag(version, b"".join(fields))


def _text(version: int, text: str) -> bytes:
    if version == 4:
        return b"\x03" + text.encode()
    return b"\x01" + b"\xff\xfe" + text.encode("utf-16-le")


def _field(version: int, name: bytes, content: bytes) -> bytes:
    """A frame of the tag; its size has seven bits a byte since ID3v2.4."""
    size = _seven_bits(len(content)) if version == 4 else struct.pack(">I", len(content))
    return name + size + b"\0\0" + content


def _tag(version: int, fields: bytes) -> bytes:
    return b"ID3" + bytes((version, 0, 0)) + _seven_bits(len(fields)) + fields


def _seven_bits(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def _png(size: int, words: str) -> bytes:
    """A picture of noise, so that it cannot be made smaller: a grey square of about that size."""
    side = int(size**0.5)
    noise = hashlib.shake_256(words.encode()).digest(side * side)
    rows = b"".join(b"\0" + noise[n * side : (n + 1) * side] for n in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def _opus_pages(seconds: float, tags: Tags) -> Iterator[bytes]:
    serial = zlib.crc32(f"{tags.artist}\n{tags.title}".encode())
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, _PRE_SKIP, _OPUS_RATE, 0, 0)
    yield _page(serial, 0, 0, [head], flags=2)
    yield _page(serial, 1, 0, [_comments(tags)])
    whole = _PRE_SKIP + round(seconds * _OPUS_RATE)
    packets = -(-whole // _PACKET_SAMPLES)
    for number, start in enumerate(range(0, packets, _PACKETS_A_PAGE), start=2):
        end = min(start + _PACKETS_A_PAGE, packets)
        granule = min(end * _PACKET_SAMPLES, whole)
        last = 4 if end == packets else 0
        yield _page(serial, number, granule, [_PACKET] * (end - start), flags=last)


def _comments(tags: Tags) -> bytes:
    told = {
        "TITLE": tags.title,
        "ARTIST": tags.artist,
        "ALBUM": tags.album,
        "DATE": str(tags.year or ""),
        "GENRE": tags.genre,
    }
    lines = [f"{name}={value}".encode() for name, value in told.items() if value]
    listed = b"".join(struct.pack("<I", len(line)) + line for line in lines)
    vendor = b"silence"
    start = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor
    return start + struct.pack("<I", len(lines)) + listed


def _page(serial: int, number: int, granule: int, packets: list[bytes], *, flags: int = 0) -> bytes:
    lacing = b"".join(b"\xff" * (len(one) // 255) + bytes((len(one) % 255,)) for one in packets)
    start = b"OggS\0" + struct.pack("<BqII", flags, granule, serial, number)
    rest = bytes((len(lacing),)) + lacing + b"".join(packets)
    return start + struct.pack("<I", _checksum(start + bytes(4) + rest)) + rest


def _checksum(data: bytes) -> int:
    """Ogg's CRC: that of zlib with the bits of every byte and of the result turned around, and
    starting and ending plain."""
    turned = zlib.crc32(data.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(struct.pack("<I", turned).translate(_REVERSED), "big")
