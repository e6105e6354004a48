-- How many invitations were sent, accepted and replied to, by everything that
-- was known when they were sent.
with invitations as (
    select
        *,
        case
            when message_characters = 0 then 'blank'
            when message_characters <= 80 then '1-80'
            when message_characters <= 200 then '81-200'
            else '201-300'
        end as length_band
    from {{ ref('int_invitations_joined') }}
),

final as (
    select
        member_id,
        direction,
        sent_date,
        message_kind,
        is_canned,
        is_reused,
        has_context,
        has_purpose,
        length_band,
        language,
        sent_from_mobile,
        is_known_before,
        is_slug_customised,
        name_script,
        is_office_hour,
        is_complete and age_days >= 8 as is_in_window_7_days,
        is_complete and age_days >= 31 as is_in_window_30_days,
        is_complete and age_days >= 91 as is_in_window_90_days,
        cast(count(*) as integer) as invitation_count,
        cast(count(*) filter (where outcome = 'accepted') as integer)
            as accepted_count,
        cast(count(*) filter (where outcome = 'pending') as integer)
            as pending_count,
        cast(count(*) filter (where outcome = 'unknown') as integer)
            as unknown_count,
        cast(count(*) filter (where duration_days <= 7) as integer)
            as accepted_7_days_count,
        cast(count(*) filter (where duration_days <= 30) as integer)
            as accepted_30_days_count,
        cast(count(*) filter (where duration_days <= 90) as integer)
            as accepted_90_days_count,
        cast(count(*) filter (where replied_days <= 7) as integer)
            as replied_7_days_count,
        cast(count(*) filter (where replied_days <= 30) as integer)
            as replied_30_days_count,
        cast(count(*) filter (where replied_days <= 90) as integer)
            as replied_90_days_count,
        cast(count(*) filter (where replied_at is not null) as integer)
            as replied_count
    from invitations
    group by
        member_id,
        direction,
        sent_date,
        message_kind,
        is_canned,
        is_reused,
        has_context,
        has_purpose,
        length_band,
        language,
        sent_from_mobile,
        is_known_before,
        is_slug_customised,
        name_script,
        is_office_hour,
        is_in_window_7_days,
        is_in_window_30_days,
        is_in_window_90_days
)

select * from final
