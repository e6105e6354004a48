-- Nobody accepts an invitation before it is sent.
select invitation_id
from {{ ref('int_invitations_answered') }}
where
    duration_days < 0
    or (outcome = 'accepted') <> (accepted_date is not null)
    or (outcome = 'accepted') <> (match_method is not null)
