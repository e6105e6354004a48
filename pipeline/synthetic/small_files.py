"""The small files of an export: who the owner is, logins, and look-alikes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipeline.synthetic.files import PROFILE_URL
from pipeline.synthetic.people import firms
from pipeline.synthetic.phrases import sections

if TYPE_CHECKING:
    from datetime import date

    import numpy as np

    from pipeline.synthetic.people import Owner

_LOGIN_COUNT = 12
_BROWSER = "Mozilla/5.0 ({}) AppleWebKit/{} (KHTML, like Gecko) {}"
_AGENTS = (
    "LIAuthLibrary:0.0.3 com.linkedin.android:4.1.901 motorola_x:android_11",
    _BROWSER.format(
        "Windows NT 10.0; Win64; x64", "537.36", "Chrome/124.0.0.0 Safari/537.36"
    ),
    _BROWSER.format(
        "Macintosh; Intel Mac OS X 10_15_7", "605.1.15", "Version/17.4 Safari/605.1.15"
    ),
    _BROWSER.format(
        "iPhone; CPU iPhone OS 17_4 like Mac OS X",
        "605.1.15",
        "Version/17.4 Mobile/15E148 Safari/604.1",
    ),
)
_FIRST_REGISTRATION = datetime(2009, 1, 5, tzinfo=UTC)
_US_TIME = "%-m/%-d/%y, %-I:%M %p"


def small_files(
    rng: np.random.Generator, owner: Owner, exported: date
) -> dict[str, pl.DataFrame]:
    """The rows of each small file, by its name in the archive.

    Args:
        rng: Decides the logins and the date of registration.
        owner: Whose export it is.
        exported: Its day.
    """
    return {
        "Profile.csv": _profile(owner),
        "Positions.csv": _table(
            Company_Name=firms()[owner.job],
            Title="Owner",
            Description=None,
            Location=owner.city,
            Started_On="Mar 2015",
            Finished_On=None,
        ),
        "Registration.csv": _registration(rng),
        "Logins.csv": _logins(rng, exported),
        "learning_coach_messages.csv": _coach(owner, exported),
        "Jobs/Job Applications.csv": _table(
            Application_Date=_shown(
                datetime(exported.year, 1, 9, 14, 5, tzinfo=UTC), _US_TIME
            ),
            Contact_Email="jobs@example.org",
            Contact_Phone_Number=None,
            Company_Name="Example Clinic",
            Job_Title="Bookkeeper",
            Job_Url=None,
            Resume_Name="cv.pdf",
            Question_And_Answers=None,
        ),
    }


def _table(**columns: str | list[str | None] | None) -> pl.DataFrame:
    """One or more rows of text; an underscore in a name stands for a blank."""
    return pl.DataFrame(
        {name.replace("_", " "): value for name, value in columns.items()},
        schema={name.replace("_", " "): pl.String for name in columns},
    )


def _shown(moment: datetime, pattern: str) -> str:
    """A moment as text, in English whatever the machine's language."""
    return str(pl.Series([moment]).dt.strftime(pattern)[0])


def _profile(owner: Owner) -> pl.DataFrame:
    trade = sections("en")["trade"][owner.job]
    return _table(
        First_Name=owner.first,
        Last_Name=owner.last,
        Maiden_Name=None,
        Address=None,
        Birth_Date=None,
        Headline=f"Works in {trade}",
        Summary=None,
        Industry=trade,
        Zip_Code=None,
        Geo_Location=owner.city,
        Twitter_Handles=None,
        Websites=None,
        Instant_Messengers=None,
    )


def _registration(rng: np.random.Generator) -> pl.DataFrame:
    registered = _FIRST_REGISTRATION + timedelta(minutes=int(rng.integers(4_000_000)))
    return _table(
        Registered_At=_shown(registered, _US_TIME),
        Registration_Ip="192.0.2.7",
        Subscription_Types=None,
    )


def _logins(rng: np.random.Generator, exported: date) -> pl.DataFrame:
    midnight = datetime(exported.year, exported.month, exported.day, tzinfo=UTC)
    seconds = sorted(rng.integers(500 * 86_400, size=_LOGIN_COUNT).tolist())
    hosts = rng.integers(1, 255, size=_LOGIN_COUNT).tolist()
    agents = rng.integers(len(_AGENTS), size=_LOGIN_COUNT).tolist()
    return _table(
        Login_Date=[
            _shown(midnight - timedelta(seconds=second), "%a %b %d %H:%M:%S UTC %Y")
            for second in seconds
        ],
        IP_Address=[f"198.51.100.{host}" for host in hosts],
        User_Agent=[_AGENTS[agent] for agent in agents],
        Login_Type=["NORMAL"] * _LOGIN_COUNT,
    )


def _coach(owner: Owner, exported: date) -> pl.DataFrame:
    """Messages that are none: the course assistant's, under a like name."""
    own = PROFILE_URL + owner.slug
    answer, question = sections("common")["coach"]
    day = exported - timedelta(days=30)
    return _table(
        CONVERSATION_ID=["coach-1", "coach-1"],
        CONVERSATION_TITLE=[None, None],
        FROM=[owner.name, "Coach"],
        SENDER_PROFILE_URL=[own, None],
        TO=["Coach", owner.name],
        RECIPIENT_PROFILE_URLS=[None, own],
        DATE=[f"{day} 10:00:00 UTC", f"{day} 10:01:00 UTC"],
        SUBJECT=[None, None],
        CONTENT=[question, answer],
        FOLDER=["INBOX", "INBOX"],
    )
