"""The classes of words that one would search for, to tell each label."""

from __future__ import annotations

from typing import Final

SOUGHT: Final = {
    "worked_together": {"worked"},
    "met": {"met", "spoke"},
    "saw_present": {"talk", "writing"},
    "mutual_people": {"person", "family"},
    "same_organisation": {"organisation"},
    "shared_interest": {"field", "same"},
    "found_profile": {"profile"},
    "admire_work": {"liked"},
    "impressed_by_presentation": {"praise"},
    "seek_advice": {"advice"},
    "seek_job": {"seek"},
    "recruit": {"need"},
    "sell": {"offer"},
    "collaborate": {"collaborate"},
    "learn": {"learn"},
    "stay_in_touch": {"touch"},
    "network": {"grow"},
}
