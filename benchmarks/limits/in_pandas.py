"""The same job in pandas, as people write it today.

    python -m benchmarks.limits.in_pandas EXPORTS ROWS [TYPE]

Reads the unpacked exports of a folder, matches invitations with connections, reads the
notes by keywords and prints acceptance rates with Wilson's intervals as JSON. Writes
the invitations with all that was found to ROWS, a Parquet file. TYPE is that of texts:
`object`, pandas' own, or `string[pyarrow]`, whose searches run in C++.

It is meant to be as good as pandas in its usual style gets: whole columns at once, each
distinct note read once. It does less than `invites run`: one era of the files, keywords
instead of a trained reader, no near-identical notes, no check of what it made, and no
like for like.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pandas as pd

from benchmarks.limits.pandas_notes import read_notes

_MESSAGE_COLUMNS = [
    "FROM",
    "SENDER PROFILE URL",
    "TO",
    "RECIPIENT PROFILE URLS",
    "DATE",
    "CONTENT",
    "IS MESSAGE DRAFT",
]
_CONNECTION_COLUMNS = ["First Name", "Last Name", "URL", "Connected On"]
_MOBILE_AGENT = "iPhone|iPad|Android|Mobile|com.linkedin"
_MARGIN_DAYS = 5
_CELL = [
    "member",
    "direction",
    "sent_date",
    "message_kind",
    "has_context",
    "has_purpose",
    "length_band",
    "language",
    "sent_from_mobile",
    "is_known_before",
]


def read_files(exports: Path, name: str, text: str, **options: object) -> pd.DataFrame:
    """The rows of one file of every export, with the export's name and line."""
    frames = []
    for path in sorted(exports.glob(f"*/{name}.csv")):
        frame = pd.read_csv(
            path, dtype=text, keep_default_na=False, na_values=[""], **options
        )
        frame["export"] = path.parent.name
        frame["line"] = np.arange(2, len(frame) + 2)
        frames.append(frame)
    rows = pd.concat(frames, ignore_index=True)
    rows["member"], _ = pd.factorize(rows["export"])
    return rows


def slugs(urls: pd.Series) -> pd.Series:
    """The last part of each profile's address."""
    found = urls.str.split("/in/").str[-1].str.rstrip("/").str.lower()
    is_encoded = found.str.contains("%", regex=False, na=False)
    found[is_encoded] = found[is_encoded].map(unquote)
    return found


def invitations(rows: pd.DataFrame) -> pd.DataFrame:
    """Each invitation once, with the other person and the second of sending."""
    is_outgoing = rows["Direction"] == "OUTGOING"
    local = pd.to_datetime(rows["Sent At"], format="%m/%d/%y, %I:%M %p")
    sent = local.dt.tz_localize(
        "America/Los_Angeles",
        ambiguous=np.ones(len(rows), dtype=bool),
        nonexistent="shift_forward",
    ).dt.tz_convert("UTC")
    exported = rows["export"].str.extract(r"_(\d\d-\d\d-\d{4})", expand=False)
    found = pd.DataFrame(
        {
            "member": rows["member"],
            "export": rows["export"],
            "line": rows["line"],
            "direction": rows["Direction"].str.lower(),
            "sent_at": sent,
            "sent_date": sent.dt.normalize().dt.tz_localize(None),
            "exported_date": pd.to_datetime(exported, format="%m-%d-%Y"),
            "name": rows["To"].where(is_outgoing, rows["From"]).str.lower(),
            "slug": slugs(
                rows["inviteeProfileUrl"].where(is_outgoing, rows["inviterProfileUrl"])
            ),
            "owner_slug": slugs(
                rows["inviterProfileUrl"].where(is_outgoing, rows["inviteeProfileUrl"])
            ),
            "note": rows["Message"],
        }
    )
    same = ["member", "direction", "sent_at", "slug", "name", "note"]
    found = found.drop_duplicates(same).sort_values("sent_at", kind="stable")
    found["is_first"] = ~found.duplicated(["member", "direction", "slug"])
    found["is_slug_customised"] = ~found["slug"].str.contains(
        r"-[0-9a-f]{6,}$|\d$", na=False
    )
    found["is_latin_name"] = ~found["name"].str.contains(r"[^\x00-\x7f]", na=False)
    return found.reset_index(drop=True)


def connections(rows: pd.DataFrame) -> pd.DataFrame:
    """Each connection once, with the day."""
    name = rows["First Name"].fillna("") + " " + rows["Last Name"].fillna("")
    found = pd.DataFrame(
        {
            "member": rows["member"],
            "slug": slugs(rows["URL"]),
            "name": name.str.strip().str.lower(),
            "connected_date": pd.to_datetime(rows["Connected On"], format="%d %b %Y"),
        }
    )
    return found.dropna(subset=["slug"]).drop_duplicates(["member", "slug"])


def matched(sent: pd.DataFrame, connected: pd.DataFrame) -> pd.DataFrame:
    """The invitations with the day of acceptance: by address, else by a sole name."""
    key = ["member", "slug"]
    found = sent.merge(connected[[*key, "connected_date"]], on=key, how="left")
    is_possible = found["connected_date"] >= found["sent_date"]
    is_last = ~found[is_possible].duplicated(key, keep="last")
    found["accepted_date"] = found["connected_date"].where(
        is_possible & is_last.reindex(found.index, fill_value=False)
    )
    taken = found.loc[found["accepted_date"].notna(), key].drop_duplicates()
    free = connected.merge(taken, on=key, how="left", indicator=True)
    free = free[(free["_merge"] == "left_only") & (free["name"] != "")]
    by_name = ["member", "name"]
    free = free.drop_duplicates(by_name, keep=False)
    open_ones = found[found["accepted_date"].isna() & found["slug"].isna()]
    sole = open_ones.drop_duplicates(by_name, keep=False)
    named = sole.reset_index()[["index", *by_name, "sent_date"]].merge(
        free[[*by_name, "connected_date"]], on=by_name
    )
    named = named[named["connected_date"] >= named["sent_date"]].set_index("index")
    found["match_method"] = pd.Series(index=found.index, dtype=object)
    found.loc[found["accepted_date"].notna(), "match_method"] = "url"
    found.loc[named.index, "match_method"] = "name"
    found["accepted_date"] = found["accepted_date"].fillna(named["connected_date"])
    found["duration_days"] = (found["accepted_date"] - found["sent_date"]).dt.days
    return found.drop(columns="connected_date")


def in_window(found: pd.DataFrame, connected: pd.DataFrame) -> pd.Series:
    """Sent 31 days before the export or more, and as long as it keeps rows.

    That is up to the oldest connection with a row, where there are older ones, and 180
    days at most.
    """
    exported = found.groupby("member")["exported_date"].first()
    accepted = found.groupby("member")["accepted_date"].min()
    oldest = connected.groupby("member")["connected_date"].min()
    days = (exported - accepted).dt.days
    has_older = (accepted - oldest).dt.days > _MARGIN_DAYS
    kept = days.where(has_older, 180).clip(upper=180) - _MARGIN_DAYS
    age = (found["exported_date"] - found["sent_date"]).dt.days
    return (age >= 31) & (age <= found["member"].map(kept)) & found["is_first"]


def messages(rows: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Each message once, with the other person and who wrote."""
    rows = rows[rows["IS MESSAGE DRAFT"] != "Yes"]
    owners = found.groupby("member")["owner_slug"].agg(lambda slug: slug.mode()[0])
    sender = slugs(rows["SENDER PROFILE URL"])
    is_owners = sender == rows["member"].map(owners)
    told = pd.DataFrame(
        {
            "member": rows["member"],
            "slug": slugs(rows["RECIPIENT PROFILE URLS"]).where(is_owners, sender),
            "is_from_owner": is_owners,
            "message_at": pd.to_datetime(rows["DATE"], format="%Y-%m-%d %H:%M:%S UTC"),
            "text": rows["CONTENT"],
        }
    )
    return told.drop_duplicates()


def conversed(found: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """With whether they had written before, the second of acceptance, and a reply."""
    key = ["member", "slug"]
    first = told.groupby(key)["message_at"].min().rename("first_message_at")
    found = found.merge(first.reset_index(), on=key, how="left")
    sent = found["sent_at"].dt.tz_localize(None)
    found["is_known_before"] = found["first_message_at"] < sent
    accepted = found[found["accepted_date"].notna()].reset_index()
    pairs = accepted[["index", *key, "accepted_date", "direction", "note"]].merge(
        told, on=key
    )
    is_echo = pairs["text"] == pairs["note"]
    is_near = (pairs["message_at"] - pairs["accepted_date"]).dt.days.between(-1, 1)
    echoes = pairs[is_echo & is_near]
    found["accepted_at"] = echoes.groupby("index")["message_at"].min()
    is_reply = pairs["message_at"] >= pairs["accepted_date"]
    is_reply &= ~pairs["is_from_owner"] & ~is_echo
    found["replied"] = found.index.isin(pairs.loc[is_reply, "index"])
    return found.drop(columns="first_message_at")


def on_mobile(found: pd.DataFrame, logins: pd.DataFrame) -> pd.Series:
    """yes, no or unknown: by the phone's line, else by a login shortly before."""
    at = pd.to_datetime(logins["Login Date"], format="%a %b %d %H:%M:%S UTC %Y")
    seen = pd.DataFrame(
        {
            "member": logins["member"],
            "login_at": at.dt.tz_localize("UTC"),
            "is_mobile": logins["User Agent"].str.contains(_MOBILE_AGENT, na=False),
        }
    ).sort_values("login_at")
    near = pd.merge_asof(
        found[["member", "sent_at"]].reset_index().sort_values("sent_at"),
        seen,
        left_on="sent_at",
        right_on="login_at",
        by="member",
        tolerance=pd.Timedelta("30min"),
    ).set_index("index")["is_mobile"]
    by_login = near.map({True: "yes", False: "no"}).reindex(found.index)
    is_signed = found["has_mobile_signature"].eq(other=True)
    return by_login.where(~is_signed, "yes").fillna("unknown")


def rates(cells: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Acceptance within 30 days by group, with Wilson's 95 % interval."""
    found = cells.groupby(by, as_index=False)[["n", "accepted_30"]].sum()
    z, n = 1.959964, found["n"]
    share = found["accepted_30"] / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) * z / (1 + z**2 / n)
    return found.assign(rate=share, ci_lower=middle - half, ci_upper=middle + half)


def run(exports: Path, text: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The invitations with all that was found, and the rates by kind."""
    found = invitations(read_files(exports, "Invitations", text))
    connected = connections(
        read_files(
            exports, "Connections", text, skiprows=3, usecols=_CONNECTION_COLUMNS
        )
    )
    found = matched(found, connected)
    told = read_files(exports, "messages", text, usecols=_MESSAGE_COLUMNS)
    found = conversed(found, messages(told, found))
    found = read_notes(found)
    found["sent_from_mobile"] = on_mobile(found, read_files(exports, "Logins", text))
    found["is_in_window"] = in_window(found, connected)
    for days in (7, 30, 90):
        found[f"accepted_{days}"] = found["duration_days"] <= days
    cells = (
        found[found["is_in_window"]]
        .groupby(_CELL, dropna=False, observed=True, as_index=False)
        .agg(
            n=("line", "size"),
            accepted_7=("accepted_7", "sum"),
            accepted_30=("accepted_30", "sum"),
            accepted_90=("accepted_90", "sum"),
            replied=("replied", "sum"),
        )
    )
    return found, rates(cells, ["member", "direction", "message_kind"])


def main(arguments: list[str]) -> int:
    """Print the rates; 0."""
    exports, out, *rest = arguments
    found, by_kind = run(Path(exports), rest[0] if rest else "object")
    found.to_parquet(out)
    summed = rates(by_kind, ["direction", "message_kind"])
    print(json.dumps(summed.to_dict("records")))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
