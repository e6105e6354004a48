-- One private row per invitation: what it said and what became of it.
with invitations as (
    select
        invitation_id,
        member_id,
        direction,
        sent_at,
        sent_date,
        counterpart_key,
        file_id,
        line
    from {{ ref('int_invitations_merged') }}
),

featured as (
    select * from {{ ref('int_invitations_featured') }}
),

answered as (
    select * from {{ ref('int_invitations_answered') }}
),

conversed as (
    select * from {{ ref('int_invitations_conversed') }}
),

windows as (
    select
        member_id,
        exported_date,
        answered_until_date,
        exported_date - (retention_days - 5) as sent_from_date
    from {{ ref('int_exports_windowed') }}
),

covered as (
    select invitation_id
    from invitations
    where exists (
        select 1
        from windows
        where
            windows.member_id = invitations.member_id
            and invitations.sent_date between windows.sent_from_date
            and windows.exported_date
    )
),

answered_until as (
    select
        member_id,
        max(answered_until_date) as answered_until_date
    from windows
    group by member_id
),

final as (
    select
        invitations.invitation_id,
        invitations.member_id,
        invitations.direction,
        invitations.sent_at,
        invitations.sent_date,
        invitations.counterpart_key,
        featured.* exclude (invitation_id),
        answered.outcome,
        answered.accepted_date,
        conversed.accepted_at,
        answered.duration_days,
        answered.match_method,
        answered.is_impossible,
        conversed.replied_at,
        cast(
            date_diff(
                'day',
                invitations.sent_date,
                cast(conversed.replied_at as date)
            ) as integer
        ) as replied_days,
        answered.is_placebo,
        answered.is_first
        and covered.invitation_id is not null as is_complete,
        answered.is_first
        and covered.invitation_id is not null
        and date_diff(
            'day', invitations.sent_date, answered_until.answered_until_date
        ) >= 31 as is_in_window,
        date_diff(
            'day', invitations.sent_date, answered_until.answered_until_date
        ) as age_days,
        invitations.file_id,
        invitations.line
    from invitations
    inner join featured
        on invitations.invitation_id = featured.invitation_id
    inner join answered
        on invitations.invitation_id = answered.invitation_id
    inner join answered_until
        on invitations.member_id = answered_until.member_id
    left join conversed
        on invitations.invitation_id = conversed.invitation_id
    left join covered
        on invitations.invitation_id = covered.invitation_id
)

select * from final
