-- How each outcome is known: by slug, URN or name, not at all, or refused
-- because the connection is older than the invitation.
with invitations as (
    select
        member_id,
        direction,
        message_kind,
        is_in_window as is_in_window_30_days,
        outcome,
        coalesce(match_method, 'none') as match_method,
        is_impossible,
        is_placebo,
        duration_days
    from {{ ref('int_invitations_joined') }}
),

final as (
    select
        member_id,
        direction,
        message_kind,
        is_in_window_30_days,
        outcome,
        match_method,
        is_impossible,
        is_placebo,
        cast(count(*) as integer) as invitation_count,
        cast(count(*) filter (where duration_days <= 30) as integer)
            as accepted_30_days_count
    from invitations
    group by
        member_id,
        direction,
        message_kind,
        is_in_window_30_days,
        outcome,
        match_method,
        is_impossible,
        is_placebo
)

select * from final
