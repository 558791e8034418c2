"""Every error this project raises on purpose, with the base class at the root of the tree.

The tree. Each room draws its own branch in the module that holds it:

    TwoBetsError
    ├── ArticleError       corpus: a file cannot be read as an article
    │   ├── OtherKindsError    corpus: files of a folder are of kinds that are not read
    │   └── PartlyReadError    corpus: something of a file was left out of its article
    ├── UnreadableError    corpus: bytes that no reader can make an article of
    ├── FetchError         corpus: an address on the web cannot be fetched
    ├── ...                index: what is stored cannot be opened or trusted
    └── ...                assistant: a language model or a setting fails

`ValueError` is not in the tree: it is for a caller's mistake.
"""

from pathlib import Path
from typing import ClassVar


class TwoBetsError(Exception):
    """The base of every error of this project: catch this one at the outer edge."""


class ArticleError(TwoBetsError):
    """A file (or a folder) cannot be read as an article; the message says why and what to do.

    Attributes:
        path: The file or folder.
        reason: What is wrong with it, without the path.
        remedy: What to do about it, one sentence.
        serious: Whether a whole article, or a folder of them, is not read.
    """

    serious: ClassVar[bool] = True

    def __init__(self, path: Path, reason: str, remedy: str) -> None:
        """Keep the three parts; `str(error)` is one line made of them."""
        super().__init__(path, reason, remedy)
        self.path = path
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        """Return `'path': reason. Remedy`."""
        return f"{str(self.path)!r}: {self.reason}. {self.remedy}"


class OtherKindsError(ArticleError):
    """Files of a folder are of kinds that are not read: told, but no fault of the folder."""

    serious = False


class PartlyReadError(ArticleError):
    """Something of a file was left out, and its article was read: told, but no fault."""

    serious = False


class UnreadableError(TwoBetsError):
    """Bytes cannot be read as text; whoever knows the file makes an `ArticleError` of it.

    Attributes:
        reason: What is wrong with them.
        remedy: What to do about it, one sentence.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        """Keep the two parts; `str(error)` is one line made of them."""
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        """Return `reason. Remedy`."""
        return f"{self.reason}. {self.remedy}"


class FetchError(TwoBetsError):
    """An address on the web cannot be fetched as an article; the message says why."""
