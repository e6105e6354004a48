-- How long each invitation took to be accepted, or has been open without: what
-- an acceptance curve is drawn from. Unknown outcomes are left out.
with invitations as (
    select
        member_id,
        direction,
        sent_date,
        message_kind,
        outcome = 'accepted' as is_observed,
        case
            when outcome = 'accepted' then duration_days
            else age_days
        end as duration_days
    from {{ ref('int_invitations_joined') }}
    where
        is_complete
        and outcome <> 'unknown'
),

final as (
    select
        member_id,
        direction,
        sent_date,
        message_kind,
        is_observed,
        cast(duration_days as integer) as duration_days,
        cast(count(*) as integer) as invitation_count
    from invitations
    where duration_days >= 0
    group by
        member_id,
        direction,
        sent_date,
        message_kind,
        is_observed,
        duration_days
)

select * from final
