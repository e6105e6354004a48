"""What no one should write into an export, and someone will."""

from __future__ import annotations

BYTES = (
    b'"', b'""', b"\n", b"\r", b"\r\n", b"\0", b",", b";", b"\t", b'",', b',"', b"|",
    b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff", b"\x80", b"\xed\xa0\x80",
    b"\xc3", b"\xf4\x90\x80\x80", b"\xe2\x80\xae", b"\xee\x80\x80", b"\x1a", b"\x1b[2J",
    b"{", b"}", b"[", b"]", b"\\", b"\\ud800", b"\x0b", b"\x0c", b"\xc2\x85",
    b"\xe2\x80\xa8", b"'", b'\\"', b"\xc2\xa0", b"PK\x03\x04", b"\x00\x00\x00\x00",
)  # fmt: skip

CELLS = (
    "", " ", "\0", "\n", "\r", "\r\n", "\t", '"', '""', "'", ",", ";", "a" * 3000,
    "é" * 400, "\u202e", "\u200b", "\u200d", "\ufeff", "\ue000", "\ue001",
    "\ue000\ue001\ue000", "\u0130", "ß", "ς", "\u0301" * 50, "\U000e0041", "\uffff",
    "\x1b[31m", "\x1b]0;x\x07", "\x9b2J", "\x7f", "\x85", "\u2028",
    "=1+1", "+1", "-1", "@SUM(A1)", "<script>alert(1)</script>", "\\input{x}", "[x](y)",
    "%", "%ff%fe", "%00", "%ED%A0%80", "%25%32%35", "%2F..%2F", "$1", "${1}", "\\1",
    "(.*)+", "[", "(?i)", "\\", "{0}", "%s", "null", "NULL", "nan", "NaN", "None",
    "0", "-0", "1e999", "99999999999999999999999999", "0x10", "true", "inf",
    "OUTGOING", "incoming", " Outgoing ", "OUTGOING\u200b", "SIDEWAYS",
    "urn:li:member:0", "urn:li:member:18446744073709551616", "urn:li:member:-1",
    "URN:LI:MEMBER:٣", "https://www.linkedin.com/in", "https://www.linkedin.com/in/",
    "https://www.linkedin.com/in/%", "linkedin.com/in/%25252525", "http://[::1]/in/x",
    "https://www.linkedin.com/in/..", "https://xx.linkedin.com/pub/a/1/2/3?x#y",
    "Al", "A", "王", "a b c d e f g h i j", ",", ", PhD", "Dr. ", "mr mrs ms dr",
)  # fmt: skip

DATES = (
    "1/1/00, 12:00 AM", "0/0/00, 0:00 AM", "2/29/25, 1:00 AM", "2/30/26, 1:00 AM",
    "13/13/26, 1:00 AM", "99/99/99, 99:99 PM", "3/8/26, 2:30 AM", "11/1/26, 1:30 AM",
    "12/31/69, 11:59 PM", "1/1/0001, 1:00 AM", "1/1/0000, 1:00 AM", "1/1/9999, 1:00 AM",
    "12/31/9999, 11:59 PM", "1/1/10000, 1:00 AM", "1/1/99999999999, 1:00 AM",
    "6/7/26, 3:04\u202fPM", "6/7/26, 13:04 PM", "6/7/26 03:04:05.678 p. m.",
    "31.12.2026 23:59", "7.6.26", "2026-06-07T03:04:05Z", "2026-06-07T03:04:05+05:30",
    "0000-01-01 00:00:00 UTC", "0001-01-01 00:00:00 UTC", "9999-12-31 23:59:59 UTC",
    "-9999-01-01 00:00:00 UTC", "262143-12-31 00:00:00 UTC", "2026-06-07 24:00:00 UTC",
    "2026-06-30 23:59:60 UTC", "01 Jan 0000", "01 Jan 9999", "31 Feb 2026",
    "00 Jan 2026", "09 Ene 2021", "9 jan 2021", "1-Jan-70", "4-Apr-21", "Jan 1, 2026",
    "Wed Sep 31 05:08:36 UTC 2023", "Xxx Sep 20 05:08:36 UTC 2023", "1750000000",
    "46000.5", "٧/٦/٢٦, 3:04 PM", "1/1/1 1:1", "1/1/1", "5/5/-5, 5:05 AM",
    "4/5/03, 3:00 AM", "3/12/06, 2:15 AM", "10/25/09, 1:30 AM", "1/1/68, 1:00 AM",
)  # fmt: skip

NAMES = (
    "Invitations.csv", "invitations.CSV", "Invitation.csv", "INVITATIONS (1).csv",
    "Invitations_1.csv", "Invitations_999.csv", "Invitations_0001.csv", "invitations",
    "Invitations.csv.csv", "Invitations.txt", "Invitations.json", "Invitations.tsv",
    "Connections.csv", "messages.csv", "Messages_2.csv", "Logins.csv", "Profile.csv",
    "coach_messages.csv", "guide_messages_3.csv", "__MACOSX/Invitations.csv",
    ".Invitations.csv", ".hidden/Invitations.csv", "Jobs/Invitations.csv",
    "Jobs/Articles/Jobs/Invitations.csv", "a/b/c/d/e/f/Invitations.csv",
    "x_٣.csv", "Invitations_١.csv", "Invitations_².csv", "(1).csv", "_1.csv", ".csv",
    "con.csv", "Invitations .csv", "Invitations.csv ", "Inv\u202eitations.csv",
    "Invi\ntations.csv", "Invi\x1b[31mtations.csv", "Invi\udcfftations.csv",
    "02-30-2026.csv", "13-13-2026/Invitations.csv", "01-01-0000/Invitations.csv",
    "12-31-9999/Invitations.csv", "06-27-2026.zip", "export.zip", "export.zip.zip",
    "n" * 200 + ".csv", "٠١-٠١-٢٠٢٠/Invitations.csv", "01-01-2003/Connections.csv",
)  # fmt: skip

# Names that only an archive can hold.
ENTRIES = (
    "", "/", "/etc/Invitations.csv", "../Invitations.csv", "a/../../Invitations.csv",
    "C:\\Invitations.csv", "C:/Invitations.csv", "\\\\host\\share\\Invitations.csv",
    "a//Invitations.csv", "./Invitations.csv", "Invitations.csv/", "NUL.csv", "a\0.csv",
    "aux/Invitations.csv", "//Invitations.csv", "..", ".", "n" * 5000 + ".csv",
)  # fmt: skip

HEADERS = (
    "", " ", "From", "from", "FROM ", "F r o m", "To", "Sent At", "sent_at", "SENTAT",
    "Message", "Direction", "direction", "Date", "Content", "First Name",
    "Connected On", "Login Date", "User Agent", "inviterProfileUrl", "x", "\ufeffFrom",
    "From\u200b",
    "İ", "ﬁrst name", "line", "reason", "field_0", "file_id", "export_id", "note",
    "text", "name", "is_row", "slug", '"', "a,b", "\0", "ＦＲＯＭ", "url", "literal",
)  # fmt: skip

JSON: tuple[object, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, float("inf"), float("nan"), "", " ",
    "\ud800", "\0", "a" * 3000, [], {}, [[]], [None], {"": ""}, {"a": {"b": {}}},
    [1, "x", None],
    "INVITATIONS", "invitations", "Inbox", "\udfff\ud800", {"snapshotDomain": "LOGIN"},
    {"Sent At": []}, [{"Sent At": {"x": 1}}], "elements", "\ue000",
)  # fmt: skip
