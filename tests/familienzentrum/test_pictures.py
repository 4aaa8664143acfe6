"""What is uploaded as a picture is read and written anew, or refused with what to do."""

import io

import pytest
from PIL import Image, ImageFile

from familienzentrum import pictures
from familienzentrum.pictures import MOST_BYTES, NoPicture, read_picture
from tests.factories import picture_file

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def read(content):
    return read_picture(io.BytesIO(content), len(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_become_jpeg(kind):
    found = read(picture_file(kind, (60, 20)))
    assert (found.width, found.height) == (60, 20)
    with Image.open(io.BytesIO(found.content)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (60, 20))


def test_nothing_of_the_file_is_kept_but_the_picture():
    exif = Image.Exif()
    exif[0x010E], exif[0x0110] = "Familie Sommer am Deich", "Camera 7"
    found = read(
        picture_file("JPEG", exif=exif.tobytes(), comment=b"taken at home", icc_profile=b"profile of a camera")
    )
    with Image.open(io.BytesIO(found.content)) as image:
        assert not image.getexif()
        assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not any(words in found.content for words in (b"Sommer", b"Camera", b"taken at home", b"profile of"))


def test_picture_lies_as_the_camera_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6
    found = read(picture_file("JPEG", (60, 20), exif=exif.tobytes()))
    assert (found.width, found.height) == (20, 60)


def test_what_is_transparent_is_white_on_paper():
    file = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(file, "PNG")
    with Image.open(io.BytesIO(read(file.getvalue()).content)) as image:
        assert image.getpixel((4, 4)) == (255, 255, 255)


def test_large_pictures_become_small_enough_for_paper():
    found = read(picture_file("JPEG", (3000, 1500)))
    assert (found.width, found.height) == (1600, 800)


@pytest.mark.parametrize("content", [b"", SVG, b"GIF89a", picture_file("BMP"), b"%PDF-1.7"])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(NoPicture, match="JPEG"):
        read(content)


def test_forty_megabytes_are_refused_unread():
    with pytest.raises(NoPicture, match="10"):
        read_picture(io.BytesIO(), 40_000_000)
    assert MOST_BYTES == 10_000_000


def test_small_file_that_would_be_enormous_is_refused_unread(monkeypatch):
    monkeypatch.setattr(pictures, "_MOST_DOTS", 100)
    with pytest.raises(NoPicture):
        read(picture_file())


def test_half_a_file_is_no_picture(monkeypatch):
    """What lays out PDFs takes half ones, in its own process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    with pytest.raises(NoPicture):
        read(picture_file()[:50])
