-- Every invitation is in exactly one cell.
with cells as (
    select sum(invitation_count) as invitation_count
    from {{ ref('invitation_cells') }}
),

invitations as (
    select count(*) as invitation_count
    from {{ ref('int_invitations_merged') }}
)

select
    cells.invitation_count,
    invitations.invitation_count as expected_count
from cells
cross join invitations
where coalesce(cells.invitation_count, 0) <> invitations.invitation_count
