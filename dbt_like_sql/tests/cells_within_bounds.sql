-- Outcomes nest: no cell accepts more than it sent, nor more within 7 days
-- than within 30.
select
    member_id,
    sent_date
from {{ ref('invitation_cells') }}
where
    accepted_7_days_count > accepted_30_days_count
    or accepted_30_days_count > accepted_90_days_count
    or accepted_90_days_count > accepted_count
    or accepted_count + pending_count + unknown_count > invitation_count
    or replied_count > accepted_count
