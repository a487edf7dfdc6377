"""A database that takes something for the present not, or never: the bot answers 503 and goes on.

A trigger says what the server itself says of a full disk, or of a text that it can't hold.
"""

from pathlib import Path
from typing import Final

import pytest

from tests.faults.clinic import open_clinic
from tests.faults.webhooks import post, text
from tests.faults.wholeness import check_whole
from tests.waiting import wait_until

pytestmark = pytest.mark.long

SOON_SECONDS: Final = 20.0
REFUSE: Final = """
    CREATE OR REPLACE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
        IF {when} THEN RAISE EXCEPTION USING ERRCODE = '{code}'; END IF;
        RETURN NEW; END $$;
    CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON message_log
        FOR EACH ROW EXECUTE FUNCTION refuse()
"""
ALLOW: Final = "DROP TRIGGER refuse ON message_log"
FULL: Final = "53100"
NO_MEMORY: Final = "53200"
NOT_HELD: Final = "22P05"


@pytest.mark.parametrize("code", [FULL, NO_MEMORY])
async def test_a_full_disk_of_the_database_is_answered_503_and_waited_for(
    code: str, database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path, retrying="") as clinic:
        (bot,) = clinic.bots
        provider_id = await clinic.seed(2)
        await clinic.cancel(provider_id)
        ana, ben = clinic.phones
        await clinic.receives(ana, 1)
        await clinic.connection.execute(
            "UPDATE message_log SET claimed_at = claimed_at - '5 s'::interval"
        )
        await clinic.connection.execute(REFUSE.format(when="TRUE", code=code))
        assert (await post(clinic.session, bot, text("SM" + "f" * 32, ben, "hello")))[0] == 503
        await clinic.misses(ana, "YES")
        await clinic.misses(ben, "please stop texting me")
        assert bot.process is not None
        assert bot.process.returncode is None
        await clinic.connection.execute(ALLOW)
        assert "Confirmed." in (await clinic.receives(ana, 2, SOON_SECONDS))[1]
        await clinic.is_quiet()
        assert await clinic.value("SELECT opt_out FROM patient_contact WHERE phone_e164 = $1", ben)
        await check_whole(clinic)
        assert clinic.carrier.phones.received_twice() == {}


async def test_one_text_that_can_not_be_stored_ends_no_process_and_holds_nobody_up(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path, retrying="") as clinic:
        (bot,) = clinic.bots
        await clinic.seed(2)
        ana, ben = clinic.phones
        refuse = REFUSE.format(when="NEW.body ~ '[^[:ascii:]]'", code=NOT_HELD)
        await clinic.connection.execute(refuse)
        await clinic.misses(ana, "ok 👍")
        await clinic.misses(ana, "👍👍")
        await clinic.text(ben, "please stop texting me")
        stored = "SELECT count(*) FROM message_log WHERE direction = 'inbound'"

        async def all_here() -> bool:
            return bool(await clinic.value(stored) == 3)

        await wait_until(all_here, SOON_SECONDS)
        await bot.stop()
        await bot.start()
        await clinic.is_quiet()
        assert await clinic.value("SELECT opt_out FROM patient_contact WHERE phone_e164 = $1", ben)
        assert await clinic.value(stored) == 3
        await check_whole(clinic)
