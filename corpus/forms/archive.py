"""Files that are archives of others, as DOCX and EPUB are: opened within bounds."""

import io
import zipfile

from corpus.errors import UnreadableError

_MOST_BYTES = 200_000_000
_MOST_FILES = 20_000


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open an archive.

    Raises:
        UnreadableError: It is none, or one that unpacks to more than 200 MB.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        files = archive.infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise UnreadableError(f"damaged ({error})", "Save it anew.") from error
    if len(files) > _MOST_FILES or sum(file.file_size for file in files) > _MOST_BYTES:
        raise UnreadableError("unpacks to more than 200 MB", "Split it into several articles.")
    return archive


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read one file of an archive; empty where there is no such file.

    Raises:
        UnreadableError: It is damaged or locked.
    """
    try:
        return archive.read(name)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, NotImplementedError) as error:
        raise UnreadableError(f"damaged or locked ({error})", "Save it anew.") from error
