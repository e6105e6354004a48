"""Drop an export, watch it being read, or try the sample."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.view import plain, show_table
from pipeline import estimates, warehouse
from pipeline.build import build
from pipeline.errors import InputError, ModelTestError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

_STEPS = (
    (
        "On LinkedIn: *Me*, *Settings & Privacy*, *Data privacy*, *Get a copy of your "
        "data*."
    ),
    (
        "Choose *Download larger data archive*; it holds invitations, connections and "
        "messages."
    ),
    "LinkedIn sends a link within a day. Drop the zip here as it is.",
)
# What stands beside the models in a build, for the progress bar.
_OTHER_STAGES = 6


def show(path: Path, sample: Path) -> None:
    """The way in: a drop zone, the sample, and what a run found.

    Args:
        path: Where the warehouse is published.
        sample: The bundled export.
    """
    is_new = data.version(path) is None
    st.title("Does the canned invitation work?" if is_new else "Your exports")
    st.markdown(
        "Drop your LinkedIn data export. It is read on this machine and nowhere else: "
        "no address is called, and what you drop is deleted once it is read."
    )
    dropped = st.file_uploader(
        "LinkedIn export: zip, CSV or snapshot JSON",
        type=["zip", "csv", "json"],
        accept_multiple_files=True,
        key="exports",
        help="Several at once become one history; other members' stay apart.",
    )
    left, right = st.columns(2)
    if left.button("Read it", type="primary", disabled=not dropped, width="stretch"):
        _read_dropped(dropped, path)
    if right.button("Try it with the sample", width="stretch"):
        _build([sample], path)
    if not is_new:
        st.caption(
            "Reading anew replaces what stands here now. To add an export to earlier "
            "ones, drop them together: each person's newest state counts."
        )
    with st.expander("How to get your export from LinkedIn", expanded=is_new):
        for number, step in enumerate(_STEPS, 1):
            st.markdown(f"{number}. {step}")
    if data.version(path) is not None:
        _found(path)


def _read_dropped(dropped: Sequence[UploadedFile], path: Path) -> None:
    """Write what was dropped where it can be read, for as long as that takes."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".dropped-", dir=path.parent) as folder:
        paths = []
        for number, file in enumerate(dropped):
            # The name tells when the export was made; it never chooses the place.
            place = Path(folder) / str(number)
            place.mkdir(mode=0o700)
            target = place / Path(file.name.replace("\\", "/")).name
            target.write_bytes(file.getbuffer())
            paths.append(target)
        if all(target.suffix.lower() == ".csv" for target in paths):
            paths = _together(paths, Path(folder) / "export")
        _build(paths, path)


def _together(paths: list[Path], folder: Path) -> list[Path]:
    """CSV files of one export, side by side in a folder of their own."""
    folder.mkdir(mode=0o700)
    return [path.rename(folder / path.name) for path in paths]


def _build(paths: list[Path], path: Path) -> None:
    with st.status("Reading ...", expanded=True) as status:
        bar = st.progress(0.0)
        try:
            built = build(paths, path, on_stage=_stages(bar.progress))
        except (InputError, ModelTestError) as error:
            status.update(label="It could not be read", state="error")
            st.error(plain(str(error)))
            return
        bar.progress(1.0, text="Done")
        status.update(label=f"Read: {built.export_count} exports", state="complete")
    st.session_state["just_built"] = True
    st.rerun()


def _stages(tell: Callable[..., object]) -> Callable[[str], None]:
    """What moves the bar as the build names its stages."""
    total = len(warehouse.read_models()) + _OTHER_STAGES
    seen: list[str] = []

    def on_stage(name: str) -> None:
        seen.append(name)
        told = "Building the tables" if name.startswith("Building ") else name
        tell(min(1.0, len(seen) / total), text=told)

    return on_stage


def _found(path: Path) -> None:
    """What the last run found, missed and rejected, and why."""
    loaded = data.load(path)
    told = estimates.as_json(estimates.answer(loaded.marts))
    st.subheader("What was found", divider="gray")
    st.dataframe(told["rows"], hide_index=True)
    st.caption("For every file: read = kept + duplicates + rejected.")
    windows = loaded.marts.windows
    for name, has_it in (
        ("Connections.csv, which says who accepted", windows["has_connections"].all()),
        ("messages.csv, which says who replied", windows["has_messages"].all()),
    ):
        if not has_it:
            st.warning(f"Missing in an export: {name}.")
    if loaded.rejects.height:
        show_table(
            loaded.rejects.select("file_name", "reason", "rejected_count"), "rejects"
        )
    if st.session_state.pop("just_built", False):
        st.success("Done. The answer stands on the next page.")
