"""Logins.csv: the client of each login; addresses are never kept."""

from __future__ import annotations

import polars as pl

from pipeline import schema
from pipeline.ingest import dates
from pipeline.ingest.typed import Source, Typed, typed

DATE = "logindate"
COLUMNS = (DATE, "useragent")

# `LIAuthLibrary:0.0.3 com.linkedin.android:4.1.901` and, on iOS,
# `LinkedIn/9.1 CFNetwork/1335 Darwin/21.6`.
_APP = (
    r"(?i)LIAuthLibrary|com\.linkedin\.|LinkedInApp|"
    r"LinkedIn\S*/\d.*(?:CFNetwork|iPhone|iPad|iOS)"
)
_MOBILE = r"(?i)Mobi|Android|iPhone|iPad|iPod|Windows Phone|BlackBerry|Opera Mini"
_DESKTOP = r"(?i)Windows NT|Macintosh|X11|CrOS|Linux x86"
# An export lists a dozen or two of logins. What ua-parser is asked takes it a tenth
# of a millisecond, and longer with the length.
_AGENT_LIMIT, _AGENT_LIMIT_CHARACTERS = 2_000, 500
# As ua-parser names them.
_DESKTOP_SYSTEMS = {"Windows", "Mac OS X", "Linux", "Ubuntu", "Chrome OS", "FreeBSD"}
_MOBILE_SYSTEMS = {
    "Android",
    "BlackBerry OS",
    "HarmonyOS",
    "KaiOS",
    "Symbian OS",
    "Tizen",
    "Windows Phone",
    "iOS",
}


def client(user_agents: pl.Series) -> pl.Series:
    """The client each user agent speaks for: app, mobile_web, desktop or unknown.

    A few expressions tell nearly all. The others are asked of ua-parser, which takes
    a third of a second to load.
    """
    told = pl.select(
        pl.when(user_agents.str.contains(_APP))
        .then(pl.lit("app"))
        .when(user_agents.str.contains(_MOBILE))
        .then(pl.lit("mobile_web"))
        .when(user_agents.str.contains(_DESKTOP))
        .then(pl.lit("desktop"))
        .otherwise(pl.lit("unknown"))
    ).to_series()
    is_short = user_agents.str.len_chars() <= _AGENT_LIMIT_CHARACTERS
    is_rare = (told == "unknown") & (user_agents != "") & is_short
    rare = user_agents.filter(is_rare).unique(maintain_order=True).head(_AGENT_LIMIT)
    if rare.is_empty():
        return told
    parsed = pl.Series([_parsed(agent) for agent in rare], dtype=pl.String)
    looked_up = user_agents.replace_strict(rare, parsed, default=None)
    return pl.select(
        pl.when(told == "unknown").then(looked_up.fill_null("unknown")).otherwise(told)
    ).to_series()


def _parsed(user_agent: str) -> str:
    from ua_parser import parse_device, parse_os  # noqa: PLC0415

    system, device = parse_os(user_agent), parse_device(user_agent)
    if system is not None and system.family in _DESKTOP_SYSTEMS:
        return "desktop"
    if system is not None and system.family in _MOBILE_SYSTEMS:
        return "mobile_web"
    is_phone = device is not None and device.brand not in (None, "Spider", "Apple")
    return "mobile_web" if is_phone else "unknown"


def logins(texts: pl.DataFrame, source: Source) -> Typed:
    """The logins, as `schema.LOGINS`.

    Args:
        texts: `line` and `COLUMNS` as written.
        source: Where they come from.
    """
    fault = dates.date_fault(pl.col(DATE), pl.col("login_at"), source.latest)
    rows = texts.with_columns(
        login_at=dates.message_at(pl.col(DATE), day_first=source.day_first),
        client=pl.col("useragent").map_batches(client, return_dtype=pl.String),
    ).with_columns(reason=fault)
    return typed(rows, schema.LOGINS, source)
