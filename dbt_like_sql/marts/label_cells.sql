-- How many personal notes say each way of knowing the person and each reason
-- for writing, and how they were answered. A note with two labels counts twice.
with notes as (
    select
        member_id,
        direction,
        sent_date,
        language,
        outcome,
        duration_days,
        context,
        purpose,
        is_complete and age_days >= 8 as is_in_window_7_days,
        is_complete and age_days >= 31 as is_in_window_30_days,
        is_complete and age_days >= 91 as is_in_window_90_days
    from {{ ref('int_invitations_joined') }}
    where message_kind = 'personal'
),

labelled as (
    select
        * exclude (context, purpose),
        'context' as dimension,
        unnest(context) as label
    from notes
    union all
    select
        * exclude (context, purpose),
        'purpose' as dimension,
        unnest(purpose) as label
    from notes
),

final as (
    select
        member_id,
        direction,
        sent_date,
        language,
        dimension,
        label,
        is_in_window_7_days,
        is_in_window_30_days,
        is_in_window_90_days,
        cast(count(*) as integer) as invitation_count,
        cast(count(*) filter (where outcome = 'unknown') as integer)
            as unknown_count,
        cast(count(*) filter (where duration_days <= 7) as integer)
            as accepted_7_days_count,
        cast(count(*) filter (where duration_days <= 30) as integer)
            as accepted_30_days_count,
        cast(count(*) filter (where duration_days <= 90) as integer)
            as accepted_90_days_count
    from labelled
    group by
        member_id,
        direction,
        sent_date,
        language,
        dimension,
        label,
        is_in_window_7_days,
        is_in_window_30_days,
        is_in_window_90_days
)

select * from final
