"""The desk's addresses: pages, fragments of pages, pictures, and what is posted to it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from importlib.resources import files
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pipeline.coding.codebook import codebook
from pipeline.results.directory import RunDirectoryError
from pipeline.results.words import plain
from pipeline.review.desk import Desk
from pipeline.review.orders import ORDERS
from pipeline.review.server import posts, view
from pipeline.review.server.images import PageError, PageImages
from pipeline.review.server.security import Guard
from pipeline.review.store import StoreError

Answer = Callable[[Request], Response]
STATIC = {
    "desk.css": "text/css",
    "desk.js": "text/javascript",
    "clusters.js": "text/javascript",
    "keys.js": "text/javascript",
    "adjudicate.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


class Application:
    """Answers requests from one desk. Work is done in threads, so that no request waits for a drawing."""

    def __init__(self, desk: Desk, images: PageImages, coder: str) -> None:
        self.desk, self.images, self.coder = desk, images, coder
        self.templates = Environment(
            loader=PackageLoader("pipeline.review.server"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def who(self, request: Request) -> str:
        """The coder at the browser: as named there, else as the desk was started for."""
        return unquote(request.cookies.get("gvcoder-coder", "")).strip()[:60] or self.coder

    def page(self, request: Request, name: str, **values: Any) -> HTMLResponse:
        """A page or fragment from a template."""
        desk = self.desk
        text = self.templates.get_template(name).render(
            coder=self.who(request),
            blind=desk.blind,
            disputes=0 if desk.blind else len(desk.disputes()),
            orphans=len(desk.reviewed.orphans),
            quote=lambda s: quote(s, safe=""),
            states=view.STATES,
            fault=desk.fault,
            in_words=view.codes_in_words,
            is_theory=view.is_theory,
            **values,
        )
        return HTMLResponse(text)

    def home(self, request: Request) -> Response:
        """The desk."""
        coder = self.who(request)
        return self.page(
            request,
            "desk.html.jinja",
            orders=ORDERS,
            labels=codebook().labels[1:],
            clusters=view.cluster_names(self.desk.made.profiles, self.desk),
            documents=self.desk.material.documents,
            progress=self.desk.progress(coder).coded,
        )

    def item(self, request: Request) -> Response:
        """The panel and the page of one sentence."""
        page = request.query_params.get("page", "")
        shown = view.item_view(
            self.desk,
            self.images,
            request.path_params["sentence"],
            self.who(request),
            int(page) if page.isdigit() else None,
        )
        return self.page(request, "item.html.jinja", **shown)

    def sheet(self, request: Request) -> Response:
        """One page of a document, without a sentence chosen."""
        document, number = request.path_params["document"], request.path_params["number"]
        about = self.desk.documents[document]
        if not 1 <= number <= about.pages:
            raise KeyError(number)
        shown = view.page_view(
            self.desk,
            self.images,
            document,
            number,
            self.who(request),
            request.query_params.get("chosen"),
        )
        return self.page(request, "sheet.html.jinja", page=shown)

    def queue(self, request: Request) -> Response:
        """The ids of an order with what is done of it, and progress."""
        q = request.query_params
        order = q.get("order", "cluster")
        if order not in ORDERS:
            return PlainTextResponse("no such order\n", status_code=400)
        coder = self.who(request)
        found = self.desk.queue(
            order,
            coder,
            code=q.get("code") or None,
            cluster=q.get("cluster") or None,
            document=q.get("document") or None,
        )
        return JSONResponse({"queue": found, "progress": posts.progress(self.desk, coder)})

    def image(self, request: Request) -> Response:
        """The picture of a page."""
        about = self.desk.documents[request.path_params["document"]]
        width = request.query_params.get("w", "")
        try:
            made = self.images.jpeg(
                about, request.path_params["number"], int(width) if width.isdigit() else 1400
            )
        except PageError as e:
            return PlainTextResponse(f"{e}\n", status_code=404)
        return Response(
            made, media_type="image/jpeg", headers={"cache-control": "private, max-age=3600"}
        )

    def clusters(self, request: Request) -> Response:
        """All clusters, to look at, merge and split."""
        counts = self.desk.cluster_counts()
        return self.page(
            request,
            "clusters.html.jinja",
            profiles=self.desk.made.profiles,
            counts=counts,
            plain=plain,
            fresh=self.desk.made.seq == self.desk.seq,
        )

    def cluster(self, request: Request) -> Response:
        """A profile with its evidence, as reviewed."""
        wanted = request.path_params["cluster"]
        profile = next((p for p in self.desk.made.profiles if p.id == wanted), None)
        rows = sorted(
            (e for e in self.desk.made.evidence.values() if e.cluster_id == wanted),
            key=lambda e: (e.document, e.start),
        )
        if profile is None and not rows:
            raise KeyError(wanted)
        return self.page(
            request,
            "cluster.html.jinja",
            profile=profile,
            rows=rows,
            wanted=wanted,
            numbers={e.id: n for n, e in enumerate(rows, 1)},
            clusters=view.cluster_names(self.desk.made.profiles, self.desk),
            documents=self.desk.documents,
            plain=plain,
            functions=codebook().functions,
            fresh=self.desk.made.seq == self.desk.seq,
        )

    def adjudicate(self, request: Request) -> Response:
        """The sentences on which coders disagree."""
        if self.desk.blind:
            return PlainTextResponse(
                "This desk is blind: nobody sees another's codes.\n", status_code=403
            )
        cases = []
        for i in self.desk.disputes()[:200]:
            said = self.desk.reviewed.said[i]
            cases.append(
                {
                    "row": self.desk.material.rows[i],
                    "machine": self.desk.material.machine.get(i),
                    "verdicts": list(said.verdicts.values()),
                }
            )
        return self.page(
            request, "adjudicate.html.jinja", cases=cases, documents=self.desk.documents
        )

    def orphaned(self, request: Request) -> Response:
        """Decisions whose sentence is no longer there."""
        found = [
            d
            for d in self.desk.reviewed.orphans
            if not self.desk.blind or d.coder == self.who(request)
        ]
        return self.page(request, "orphans.html.jinja", found=found)

    def static(self, request: Request) -> Response:
        """Style and scripts."""
        name = request.path_params["name"]
        here = files("pipeline.review.server").joinpath("static")
        return Response(here.joinpath(name).read_bytes(), media_type=STATIC[name])

    def endpoint(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        """An answer in a thread of its own; what is not there is 404, what is wrong 400."""

        async def call(request: Request) -> Response:
            try:
                await run_in_threadpool(self.desk.refresh)
                return await run_in_threadpool(answer, request)
            except KeyError:
                return PlainTextResponse("There is no such thing in this run.\n", status_code=404)
            except (RunDirectoryError, StoreError) as e:
                return PlainTextResponse(f"{e}\n", status_code=503)

        return call

    def post(
        self, act: Callable[[Desk, str, dict[str, Any]], Any]
    ) -> Callable[[Request], Awaitable[Response]]:
        """The same for what is posted as JSON."""

        async def call(request: Request) -> Response:
            try:
                body = json.loads(await request.body())
                if not isinstance(body, dict):
                    raise ValueError("not an object")
                coder = self.who(request)
                await run_in_threadpool(self.desk.refresh)
                return JSONResponse(await run_in_threadpool(act, self.desk, coder, body))
            except KeyError as e:
                return PlainTextResponse(f"There is no {e} in this run.\n", status_code=404)
            except ValidationError as e:
                fault = e.errors()[0]
                field = ".".join(str(x) for x in fault["loc"])
                return PlainTextResponse(f"{field}: {fault['msg']}\n", status_code=400)
            except (ValueError, TypeError) as e:
                status = 503 if isinstance(e, RunDirectoryError | StoreError) else 400
                return PlainTextResponse(f"{e}\n", status_code=status)

        return call


def application(
    desk: Desk, images: PageImages, *, coder: str, token: str, hosts: Iterable[str], port: int
) -> Starlette:
    """The web application of a desk, behind its guard."""
    app = Application(desk, images, coder)
    get = {
        "/": app.home,
        "/queue": app.queue,
        "/item/{sentence}": app.item,
        "/sheet/{document}/{number:int}": app.sheet,
        "/image/{document}/{number:int}": app.image,
        "/clusters": app.clusters,
        "/cluster/{cluster}": app.cluster,
        "/adjudicate": app.adjudicate,
        "/orphans": app.orphaned,
        "/static/{name}": app.static,
    }
    post = {
        "/verdict": posts.verdict,
        "/comment": posts.comment,
        "/undo": posts.undo,
        "/redo": posts.redo,
        "/merge": posts.merge,
        "/split": posts.split,
    }
    return Starlette(
        routes=[
            *(Route(path, app.endpoint(f), methods=["GET"]) for path, f in get.items()),
            *(Route(path, app.post(f), methods=["POST"]) for path, f in post.items()),
        ],
        middleware=[Middleware(Guard, token=token, hosts=hosts, port=port)],
    )
