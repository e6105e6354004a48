-- The match audit speaks of every invitation.
with counted as (
    select sum(invitation_count) as invitation_count
    from {{ ref('match_counts') }}
),

invitations as (
    select count(*) as invitation_count
    from {{ ref('int_invitations_merged') }}
)

select counted.invitation_count
from counted
cross join invitations
where coalesce(counted.invitation_count, 0) <> invitations.invitation_count
