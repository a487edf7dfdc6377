"""Twilio's Messaging API, version 1: the numbers of a messaging service.

Field names and paging are those of
https://www.twilio.com/docs/messaging/api/phonenumber-resource; all of a pool is one page.
"""

from collections.abc import Sequence
from typing import Final
from uuid import NAMESPACE_URL, uuid5

import phonenumbers
from quart import Blueprint, request

from bot.simulator import orders
from bot.simulator.web.api import Json, check_login, not_found, refuse, simulator

blueprint = Blueprint("pool", __name__, url_prefix="/v1/Services")
blueprint.register_error_handler(orders.Refused, refuse)

_PAGE_SIZE: Final = 50


@blueprint.before_request
async def authenticate() -> None:
    """Let in whoever knows the account, and only to its own service."""
    check_login()
    service = simulator().settings.messaging_service_sid
    if not service or (request.view_args or {}).get("service") != service:
        raise not_found()


@blueprint.get("/<service>/PhoneNumbers")
async def list_numbers(service: str) -> Json:
    """Answer with the pool."""
    numbers = simulator().settings.numbers
    return _page("phone_numbers", [_number(service, number) for number in numbers])


@blueprint.get("/<service>/ShortCodes")
async def list_short_codes(service: str) -> Json:
    """Answer with no short code: the simulator has none."""
    return _page("short_codes", [])


def _number(service: str, number: str) -> Json:
    local = simulator()
    sid = "PN" + uuid5(NAMESPACE_URL, number).hex
    country = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    at = local.now().replace(microsecond=0).isoformat().replace("+00:00", "Z")
    return {
        "account_sid": local.settings.account_sid,
        "capabilities": ["SMS"],
        "country_code": country,
        "date_created": at,
        "date_updated": at,
        "phone_number": number,
        "service_sid": service,
        "sid": sid,
        "url": f"{local.base_url}/v1/Services/{service}/PhoneNumbers/{sid}",
    }


def _page(key: str, found: Sequence[Json]) -> Json:
    url = simulator().base_url + request.path
    meta = {
        "first_page_url": f"{url}?PageSize={_PAGE_SIZE}&Page=0",
        "key": key,
        "next_page_url": None,
        "page": 0,
        "page_size": _PAGE_SIZE,
        "previous_page_url": None,
        "url": f"{url}?PageSize={_PAGE_SIZE}&Page=0",
    }
    return {key: list(found), "meta": meta}
