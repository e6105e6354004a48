-- How each outcome is known: by slug, URN or name, not at all, or refused
-- because the connection is older than the invitation.
with invitations as (
    select
        member_id,
        direction,
        outcome,
        coalesce(match_method, 'none') as match_method,
        is_impossible
    from {{ ref('int_invitations_joined') }}
),

final as (
    select
        member_id,
        direction,
        outcome,
        match_method,
        is_impossible,
        cast(count(*) as integer) as invitation_count
    from invitations
    group by
        member_id,
        direction,
        outcome,
        match_method,
        is_impossible
)

select * from final
