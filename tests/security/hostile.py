"""Files that somebody might upload as their picture: made here, so that nothing hostile lies in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image, PngImagePlugin

SECRET = b"GPS 50.0755N 14.4378E, camera 4711"


def picture(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """A picture with some structure in it: a gradient."""
    gradient = Image.linear_gradient("L").resize(size)
    if mode == "I;16":
        return gradient.convert("I").point(lambda value: value * 257).convert("I;16")
    return gradient.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *, depth: int = 8, color: int = 2, rows: bytes = b"\0" * 64) -> bytes:
    """A PNG whose header says what it likes."""
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def flat_png(width: int, height: int) -> bytes:
    """A whole picture of one colour: a few kilobytes that unpack to width times height times three bytes."""
    packer = zlib.compressobj(9)
    row = b"\0" + b"\0" * (3 * width)
    data = b"".join(packer.compress(row) for _row in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def jpeg_that_says(width: int, height: int) -> bytes:
    data = bytearray(saved(picture(), "JPEG"))
    start = data.index(b"\xff\xc0")
    data[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_that_says(width: int, height: int) -> bytes:
    """VP8L: fourteen bits each of width and height behind the signature."""
    data = bytearray(saved(picture(), "WEBP", lossless=True))
    start = data.index(b"VP8L") + 9
    rest = struct.unpack("<I", data[start : start + 4])[0] & 0xF0000000
    data[start : start + 4] = struct.pack("<I", rest | (width - 1) | (height - 1) << 14)
    return bytes(data)


def webp_canvas(width: int, height: int) -> bytes:
    """VP8X: a small picture on a canvas that says it is huge."""
    inner = saved(picture(), "WEBP", lossless=True)[12:]
    head = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0"
    head += struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return b"RIFF" + struct.pack("<I", 4 + len(head) + len(inner)) + b"WEBP" + head + inner


def many_scans(scans: int) -> bytes:
    """A progressive JPEG of one colour whose last scan, a few hundred bytes, is there thousands of times."""
    data = saved(Image.new("RGB", (4_000, 4_000), (90, 120, 150)), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * scans + b"\xff\xd9"


def with_exif(kind: str, *, orientation: int = 1, image: Image.Image | None = None) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x0112] = orientation
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (50.0, 4.0, 31.8), "E", (14.0, 26.0, 16.1)
    return saved(image or picture(), kind, exif=exif)


def with_texts() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET.decode())
    texts.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    texts.add_text("Zipped", SECRET.decode(), zip=True)
    return saved(picture(), "PNG", pnginfo=texts, exif=b"Exif\0\0MM\0*" + SECRET)


def text_bomb() -> bytes:
    clean = saved(picture(), "PNG")
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 50_000_000, 9))
    return clean[:33] + bomb + clean[33:]


def profile_bomb() -> bytes:
    clean = saved(picture(), "PNG")
    bomb = chunk(b"iCCP", b"icc\0\0" + zlib.compress(b"A" * 50_000_000, 9))
    return clean[:33] + bomb + clean[33:]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", b"<script>alert(1)</script>" + SECRET)
    return out.getvalue()


def moving(kind: str) -> bytes:
    frames = [picture().rotate(angle) for angle in (90, 180)]
    return saved(picture(), kind, save_all=True, append_images=frames, duration=50)


def portrait() -> bytes:
    """What a phone writes: a JPEG with another behind it."""
    return saved(picture((80, 60)), "MPO", save_all=True, append_images=[picture((40, 30))])


def palette_with_holes() -> bytes:
    return saved(picture(mode="P"), "PNG", transparency=0)


def photo(kind: str = "JPEG") -> bytes:
    return saved(picture((640, 480)), kind)


JS = b"*/=1;alert(document.domain)/*" + SECRET
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"

# What is not taken, by the name it comes under.
REFUSED: dict[str, Callable[[], bytes]] = {
    "empty.png": lambda: b"",
    "one byte.png": lambda: b"\x89",
    "signature only.png": lambda: b"\x89PNG\r\n\x1a\n",
    "vector.svg": lambda: SVG,
    "vector.png": lambda: SVG,
    "vector with a header.png": lambda: b'<?xml version="1.0"?>' + SVG,
    "page.png": lambda: HTML,
    "page.jpg": lambda: b"\xff\xd8\xff" + HTML,
    "document.png": lambda: b"%PDF-1.7\n" + SECRET,
    "archive.png": zipped,
    "program.png": lambda: b"MZ\x90\0" + SECRET,
    "script.jpg": lambda: b"<?php system($_GET[0]);",
    "postscript.jpg": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nsystemdict /quit get exec\n",
    "magick.png": lambda: b"push graphic-context\nimage over 0,0 0,0 'https://example.com/x.php'\n",
    "picture.gif": lambda: photo("GIF"),
    "gif and script.gif": lambda: b"GIF89a/*" + photo("GIF")[8:] + JS,
    "picture.bmp": lambda: photo("BMP"),
    "picture.tiff": lambda: photo("TIFF"),
    "picture.ico": lambda: photo("ICO"),
    "picture.avif": lambda: photo("AVIF"),
    "picture.ppm": lambda: photo("PPM"),
    "moving.png": lambda: moving("PNG"),
    "moving.webp": lambda: moving("WEBP"),
    "moving.gif": lambda: moving("GIF"),
    "giant header.png": lambda: png(2**31 - 1, 2**31 - 1),
    "no size.png": lambda: png(0, 0),
    "50,000 a side.png": lambda: png(50_000, 50_000),
    "just too many.png": lambda: png(8_000, 5_001),
    "too long.png": lambda: png(30_000, 1),
    "too high.png": lambda: png(1, 30_000),
    "unpacks to 230 MB.png": lambda: flat_png(16_000, 4_800),
    "odd depth.png": lambda: png(10, 10, depth=7),
    "odd colour.png": lambda: png(10, 10, color=5),
    "giant header.jpg": lambda: jpeg_that_says(65_535, 65_535),
    "giant header.webp": lambda: webp_that_says(16_384, 16_384),
    "giant canvas.webp": lambda: webp_canvas(16_000, 16_000),
    "1,000 scans.jpg": lambda: many_scans(1_000),
    "text bomb.png": text_bomb,
    "larger than 8 MB.png": lambda: photo("PNG") + b"\0" * (8 * 1024 * 1024),
    **{f"cut at {part}%.jpg": lambda part=part: _cut(photo("JPEG"), part) for part in (1, 5, 50, 90)},
    **{f"cut at {part}%.png": lambda part=part: _cut(photo("PNG"), part) for part in (10, 50)},
    **{f"cut at {part}%.webp": lambda part=part: _cut(photo("WEBP"), part) for part in (10, 50, 90)},
    "cut in the signature.png": lambda: photo("PNG")[:6],
}


def _cut(data: bytes, part: int) -> bytes:
    return data[: len(data) * part // 100]


# What is a picture, whatever else it is: taken, and nothing but the picture kept.
TAKEN: dict[str, Callable[[], bytes]] = {
    "photo.jpg": photo,
    "photo.png": lambda: photo("PNG"),
    "photo.webp": lambda: photo("WEBP"),
    "a jpeg named.png": photo,
    "a webp named.jpg": lambda: photo("WEBP"),
    "../../etc/passwd": photo,
    "name with\0zero.png": photo,
    "script.php.png": lambda: photo("PNG"),
    "one pixel.png": lambda: saved(picture((1, 1)), "PNG"),
    "a line.png": lambda: saved(picture((4_000, 1)), "PNG"),
    "grey.jpg": lambda: saved(picture(mode="L"), "JPEG"),
    "black and white.png": lambda: saved(picture(mode="1"), "PNG"),
    "print colours.jpg": lambda: saved(picture(mode="CMYK"), "JPEG"),
    "16 bits.png": lambda: saved(picture(mode="I;16"), "PNG"),
    "palette.png": lambda: saved(picture(mode="P"), "PNG"),
    "palette with holes.png": palette_with_holes,
    "grey with alpha.png": lambda: saved(picture(mode="LA"), "PNG"),
    "colours with alpha.webp": lambda: saved(picture(mode="RGBA"), "WEBP", lossless=True),
    "progressive.jpg": lambda: saved(picture((640, 480)), "JPEG", progressive=True),
    "portrait.jpg": portrait,
    "place.jpg": lambda: with_exif("JPEG"),
    "place.png": lambda: with_exif("PNG"),
    "place.webp": lambda: with_exif("WEBP"),
    "broken camera.jpg": lambda: saved(picture(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + SECRET),
    "comment.jpg": lambda: saved(picture(), "JPEG", comment=SECRET),
    "profile.jpg": lambda: saved(picture(), "JPEG", icc_profile=SECRET * 9),
    "description.webp": lambda: saved(picture(), "WEBP", xmp=SECRET),
    "texts.png": with_texts,
    "jpeg and script.jpg": lambda: saved(picture(), "JPEG", comment=JS) + JS,
    "png and zip.png": lambda: photo("PNG") + zipped(),
    "png and html.png": lambda: photo("PNG") + HTML + SECRET,
}
