"""Builds the Quart app: routes, error answers, and the API's own description at ``/docs``."""

from pathlib import Path
from typing import Final

import swagger_ui_bundle
from hypercorn.typing import ASGIReceiveCallable, ASGISendCallable, Scope
from pydantic import ValidationError
from quart import Quart, Response, send_from_directory
from quart.typing import ResponseReturnValue
from quart_schema import Info, QuartSchema, RequestSchemaValidationError
from quart_schema.openapi import HttpSecurityScheme
from werkzeug.exceptions import HTTPException

from bot import database, logs
from bot.http.asked import Asked
from bot.web import admin, answers, health, hooks, patients, places, refusals, sms, voice
from bot.web.services import EXTENSION, Services

log = logs.get(__name__)

BODY_LIMIT_BYTES: Final = 64 * 1024
BODY_SECONDS: Final = 10
"""Each is small: who takes longer holds a connection, of which there are not endlessly many."""
SWAGGER: Final = Path(swagger_ui_bundle.swagger_ui_path)
DOCS_PAGE: Final = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Staff API</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="api"></div><script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script></body></html>"""
DOCS_SCRIPT: Final = """fetch("/openapi.json").then((answer) => answer.json()).then((api) =>
SwaggerUIBundle({spec: {...api, openapi: "3.0.3"}, dom_id: "#api"}))"""
"""The viewer refuses a description that calls itself 3.1, and shows this one well."""
DOCS_POLICY: Final = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'"
POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
"""Every other answer is data: nothing in it may be run, shown or framed."""


class _App(Quart):
    request_class = Asked

    async def asgi_app(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """A whole address in place of a path (``POST http://[evil/ HTTP/1.1``) is what one asks of
        a proxy; taken apart, some break the framework. Here no such page exists."""
        if scope["type"] == "http" and not scope["path"].startswith("/"):
            scope["path"] = "/"
        await super().asgi_app(scope, receive, send)


def create_app(services: Services) -> Quart:
    app = _App("bot", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT_BYTES
    app.config["BODY_TIMEOUT"] = BODY_SECONDS
    app.extensions[EXTENSION] = services
    app.register_blueprint(sms.webhooks)
    if services.settings.voice:
        app.register_blueprint(voice.calls)
    if services.settings.fhir_hook_secret:
        app.register_blueprint(hooks.hooks)
    app.register_blueprint(places.admin)
    app.register_blueprint(patients.patients)
    app.register_blueprint(health.health)
    QuartSchema(
        app,
        info=Info(title="Cancelled-slot waitlist: staff API", version="1"),
        openapi_provider_class=answers.Described,
        security_schemes={admin.BEARER: HttpSecurityScheme(scheme="bearer")},
        swagger_ui_path=None,
        redoc_ui_path=None,
        scalar_ui_path=None,
    )
    _add_docs(app)
    _add_error_answers(app)
    app.after_request(_harden)
    return app


def _add_docs(app: Quart) -> None:
    @app.get("/docs")
    async def docs() -> Response:
        policy = {"Content-Security-Policy": DOCS_POLICY}
        return Response(DOCS_PAGE, headers=policy, content_type="text/html; charset=utf-8")

    @app.get("/docs/start.js")
    async def docs_script() -> Response:
        return Response(DOCS_SCRIPT, content_type="text/javascript; charset=utf-8")

    @app.get("/docs/<path:name>")
    async def docs_file(name: str) -> Response:
        return await send_from_directory(SWAGGER, name)


def _add_error_answers(app: Quart) -> None:
    @app.errorhandler(RequestSchemaValidationError)
    async def wrong_body(error: RequestSchemaValidationError) -> ResponseReturnValue:
        return {"error": "The body is not as it must be.", "faults": _faults(error)}, 422

    @app.errorhandler(HTTPException)
    async def refused(error: HTTPException) -> ResponseReturnValue:
        refusals.note(error.code or 500, error.name)
        # 405 must name what is allowed instead (RFC 9110, 15.5.6).
        headers = [pair for pair in error.get_headers() if pair[0] != "Content-Type"]
        return {"error": error.description or error.name}, error.code or 500, headers

    @app.errorhandler(Exception)
    async def broken(error: Exception) -> ResponseReturnValue:
        if isinstance(error, database.TRANSIENT):
            log.warning("database does not answer", code=503, error=type(error).__name__)
            return {"error": "The database does not answer. Try again."}, 503
        if isinstance(error, database.Unsettled):
            log.warning("request unsettled")
            return {
                "error": "It is not known whether this was done. Look before you repeat it."
            }, 503
        log.error("request broke", exc_info=error)
        return {"error": "Something broke here; it is in the log."}, 500


def _faults(error: RequestSchemaValidationError) -> list[dict[str, str]]:
    """Where and why, without repeating what was given."""
    inner = error.validation_error
    if not isinstance(inner, ValidationError):
        return [{"field": "", "fault": "This is not the JSON object that is expected."}]
    told = inner.errors(include_url=False, include_input=False, include_context=False)
    return [{"field": ".".join(map(str, fault["loc"])), "fault": fault["msg"]} for fault in told]


async def _harden(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Content-Security-Policy", POLICY)
    return response
