"""One article as the page's script asks for it when a citation is opened."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from dateline.qa.page.markup import when
from dateline.store import Article

if TYPE_CHECKING:
    from starlette.responses import JSONResponse


def article_route(find: Callable[[str], Article | None]) -> "Callable[[str], JSONResponse]":
    """What answers `/page/article/ID`: title, a line about the article and its text as JSON; null where it is gone."""
    from starlette.responses import JSONResponse

    def article(article_id: str) -> JSONResponse:
        found = find(article_id)
        if found is None:
            return JSONResponse(None)
        about = " · ".join(part for part in (found.outlet, found.author, when(found.dating)) if part)
        return JSONResponse({"title": found.title, "about": about, "text": found.text})

    return article
