"""Files that records name, under the SHA-256 of their content."""

import asyncio
import hashlib

from models.storage.attachments import AttachmentFolder


def test_the_same_file_kept_by_many_at_once_is_kept(tmp_path):
    folder = AttachmentFolder(tmp_path)
    content = b"the same photograph" * 200_000
    sha = hashlib.sha256(content).hexdigest()

    async def keep():
        return await asyncio.gather(*(folder.keep(content) for _ in range(8)))

    assert asyncio.run(keep()) == [sha] * 8
    assert folder.read(sha) == content
    assert [path.name for path in (tmp_path / sha[:2]).iterdir()] == [sha]
