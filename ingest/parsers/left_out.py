"""Names that no document has: hidden ones, and what programs keep beside documents for themselves.

They are left out without a word. Half a download would be read as a whole document, a backup or what lies
in a share's recycle bin quoted as valid beside what has taken its place. Copies that may be all there is
of a document are left out only beside it, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Set
from pathlib import PurePath

_LEFT_OUT = re.compile(
    r"\..*"  # hidden
    r"|~\$.*|.*~|#.*#"  # Office's mark of who has it open; backups and unsaved text of editors
    r"|.*\.(?:tmp|sw[nop]|kate-swp|crdownload|part|partial|filepart|download)"  # being written, or come by half
    r"|thumbs\.db|ehthumbs\.db|desktop\.ini|icon\r"  # of file managers
    r"|__macosx|\$recycle\.bin|#recycle|@recycle|system volume information|lost\+found|@eadir",
    re.IGNORECASE | re.DOTALL,
)

_BACKUP = re.compile(r"(?P<name>.+)\.(?:bak|backup|old|orig)", re.IGNORECASE | re.DOTALL)
# Of Dropbox and Nextcloud, Syncthing, ownCloud.
_CONFLICT = re.compile(
    r"(?P<stem>.+?)(?: \([^()]*(?:conflicted copy|in Konflikt stehende Kopie)[^()]*\)"
    r"|\.sync-conflict-\d{8}-\d{6}(?:-\w+)?|_conflict-\d{8}-\d{6})(?P<ending>\.\w+)?",
    re.IGNORECASE | re.DOTALL,
)


def is_left_out(name: str) -> bool:
    """Whether a file or folder with this name is left out, wherever it is found."""
    return _LEFT_OUT.fullmatch(name) is not None


def why_copy(name: str, beside: Set[str]) -> str:
    """Why a file is left out as a copy of one ``beside`` it, as a sentence; "" where it is none."""
    if (backup := _BACKUP.fullmatch(name)) is not None:
        of = {backup["name"]} & beside
        if not of and name.lower().endswith(".bak"):  # some programs change the ending
            of = {other for other in beside - {name} if PurePath(other).stem == backup["name"]}
        return f"This backup of {min(of)}, which stands beside it, is not read." if of else ""
    conflict = _CONFLICT.fullmatch(name)
    if conflict is None or (of_it := conflict["stem"] + (conflict["ending"] or "")) not in beside:
        return ""
    return (
        f"This conflicted copy of {of_it}, which stands beside it, is not read: resolve the conflict, or"
        " give it a name of its own."
    )
