"""A run from the page: its stages as a bar, its failure as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.view import plain
from pipeline import warehouse
from pipeline.build import build
from pipeline.errors import InputError, ModelTestError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# What stands beside the models in a build, for the progress bar.
_OTHER_STAGES = 6
_REFUSAL = "refusal"


def read_exports(paths: list[Path], target: Path) -> bool:
    """Whether the exports were read and a warehouse of them published.

    If not, `show_refusal` says why, until something else is dropped or read.

    Args:
        paths: Of the exports.
        target: Of the warehouse.
    """
    forget_refusal()
    with st.status("Reading ...", expanded=True) as status:
        bar = st.progress(0.0)
        try:
            build(paths, target, on_stage=_stages(bar.progress))
        except (InputError, ModelTestError) as error:
            told = str(error)
        except Exception as error:  # noqa: BLE001 (no failure may be shown with a value in it)
            told = (
                f"{type(error).__name__}: a failure that was not foreseen, expected "
                "none. What stood here before is as it was. `invites run --debug` on "
                "the command line says where."
            )
        else:
            bar.progress(1.0, text="Done")
            status.update(label="Read", state="complete")
            return True
        status.update(label="It could not be read", state="error")
        bar.empty()
    st.session_state[_REFUSAL] = told
    return False


def forget_refusal() -> None:
    """Say no more of the last run."""
    st.session_state.pop(_REFUSAL, None)


def show_refusal() -> None:
    """Why the last run failed, if it did; the page may be drawn again meanwhile."""
    if told := st.session_state.get(_REFUSAL):
        st.error(plain(told))


def _stages(tell: Callable[..., object]) -> Callable[[str], None]:
    """What moves the bar as the build names its stages."""
    total = len(warehouse.read_models()) + _OTHER_STAGES
    seen: list[str] = []

    def on_stage(name: str) -> None:
        seen.append(name)
        told = "Building the tables" if name.startswith("Building ") else name
        tell(min(1.0, len(seen) / total), text=plain(told))

    return on_stage
