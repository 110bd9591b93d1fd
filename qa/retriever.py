"""The archive's hits for LlamaIndex: what `Archive.search` finds, as nodes."""

from datetime import date

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from dateline.qa.question import understand
from dateline.qa.retrieval import find
from dateline.store import Archive, Hit


class ArchiveRetriever(BaseRetriever):
    """A LlamaIndex retriever over an archive; dates named in the query become a window, as in `Assistant`.

    Each node is a passage. Its metadata hold `article`, `start`, `end` (code points of the article's text), `title`,
    `outlet`, `url`, `path`, `published`, `dated_by`, `dense_rank` and `lexical_rank` (from 1, or None).
    """

    def __init__(self, archive: Archive, *, top_k: int = 8, asked: date | None = None) -> None:
        """`asked` is the day that "last week" or "latest" start from; today by default."""
        super().__init__()
        self._archive = archive
        self._top_k = top_k
        self._asked = asked

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        question = understand(query_bundle.query_str, asked=self._asked or date.today())  # noqa: DTZ011  (the user's day)
        hits = find(self._archive, question, top_k=self._top_k)
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]


def _node(hit: Hit) -> TextNode:
    article, passage = hit.article, hit.passage
    known = {
        "article": article.id,
        "start": passage.start,
        "end": passage.end,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "path": article.path,
        "published": article.dating.published,
        "dated_by": article.dating.basis,
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
    }
    # A model needs to see whose words these are, and from when; the rest would only cost it tokens.
    hidden = [key for key in known if key not in ("title", "outlet", "published")]
    return TextNode(
        id_=passage.id,
        text=passage.text,
        metadata=known,
        excluded_llm_metadata_keys=hidden,
        excluded_embed_metadata_keys=hidden,
    )
