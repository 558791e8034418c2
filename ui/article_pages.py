"""Pages of the articles at addresses that stay: `/articles/<id>#<start>-<end>` marks those words.

They need neither the chat nor a language model, only the articles.
"""

from __future__ import annotations

from fastapi import APIRouter
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from assistant.answer import Source
from corpus import Article, TwoBetsError
from ui.body import body_html
from ui.loading import Loading
from ui.references import imprint
from ui.theme import TITLE

_OPENING_S = 5.0

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

# Addresses are relative, so that they hold behind a proxy with a prefix too.
_PAGE = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<title>{title} – {site}</title><link rel="stylesheet" href="{up}reading/reading.css">'
    '<link rel="icon" href="{up}favicon.ico"></head><body>'
    '<nav><a href="{up}">{site}</a><a href="{up}articles">All articles</a></nav>'
    '<main>{body}</main><script src="{up}reading/reading.js"></script></body></html>'
)


def article_routes(loading: Loading) -> APIRouter:
    """The routes `/articles` and `/articles/<id>`."""
    router = APIRouter()

    @router.get("/articles", response_class=HTMLResponse)
    def article_list() -> HTMLResponse:
        try:
            articles = loading.wait(_OPENING_S).articles
        except (TwoBetsError, TimeoutError) as error:
            return _trouble(error, up="./")
        items = Markup().join(
            Markup('<li><a href="articles/{}">{}</a> <span>{}</span></li>').format(
                article.id, article.title, imprint(Source.of(article))
            )
            for article in articles
        )
        body = Markup("<h1>Articles</h1><ul class='articles'>{}</ul>").format(items)
        return _page("Articles", body, up="./")

    @router.get("/articles/{article_id:path}", response_class=HTMLResponse)
    def article_page(article_id: str) -> HTMLResponse:
        up = "../" * (article_id.count("/") + 1)
        try:
            assistant = loading.wait(_OPENING_S)
        except (TwoBetsError, TimeoutError) as error:
            return _trouble(error, up=up)
        try:
            article = assistant.article(article_id)
        except TwoBetsError:
            body = Markup(
                "<h1>No such article</h1><p>It is not among the articles that can be asked here. "
                'It may have another name now: <a href="{}articles">all articles</a>.</p>'
            ).format(up)
            return _page("No such article", body, up=up, status=404)
        return _page(article.title, _article(article), up=up)

    return router


def _article(article: Article) -> Markup:
    def words(start: int, end: int) -> Markup:
        return escape(article.text[start:end])

    return Markup('<article><h1>{}</h1><p class="imprint">{}</p>{}</article>').format(
        article.title, imprint(Source.of(article)), body_html(article, words, top=2)
    )


def _page(title: str, body: Markup, *, up: str, status: int = 200) -> HTMLResponse:
    html = _PAGE.format(title=title, site=TITLE, up=up, body=body)
    headers = {"content-security-policy": _POLICY, "cache-control": "no-cache"}
    return HTMLResponse(html, status, headers)


def _trouble(error: Exception, *, up: str) -> HTMLResponse:
    if isinstance(error, TimeoutError):
        text = "The articles are still being read. Load this page again in a moment."
    else:
        text = str(error)
    body = Markup("<h1>Not now</h1><p>{}</p>").format(text)
    page = _page("Not now", body, up=up, status=503)
    page.headers["retry-after"] = "5"
    return page
