-- What became of each invitation, by the newest export.
with invitations as (
    select
        invitation_id,
        member_id,
        direction,
        sent_at,
        sent_date,
        coalesce(slug, urn) as person,
        is_on_file
    from {{ ref('int_invitations_merged') }}
),

-- A person is invited once, with few exceptions: only those are put in order.
invited_again as (
    select
        member_id,
        direction,
        person
    from invitations
    where person is not null
    group by
        member_id,
        direction,
        person
    having count(*) > 1
),

ordered as (
    select
        invitations.invitation_id,
        row_number() over (
            partition by
                invitations.member_id,
                invitations.direction,
                invitations.person
            order by invitations.sent_at, invitations.invitation_id
        ) as invitation_number
    from invitations
    inner join invited_again
        on
            invitations.member_id = invited_again.member_id
            and invitations.direction = invited_again.direction
            and invitations.person = invited_again.person
),

linked as (
    select
        invitation_id,
        connected_date,
        match_method,
        is_impossible
    from {{ ref('int_invitations_linked') }}
),

named as (
    select
        invitation_id,
        connected_date,
        is_impossible,
        is_ambiguous,
        is_placebo
    from {{ ref('int_invitations_named') }}
),

exports as (
    select
        member_id,
        max(exported_date) filter (where has_connections)
            as answered_until_date
    from {{ ref('stg_raw__exports') }}
    group by member_id
),

judged as (
    select
        invitations.invitation_id,
        invitations.sent_date,
        invitations.is_on_file,
        exports.answered_until_date,
        coalesce(linked.connected_date, named.connected_date)
            as accepted_date,
        case
            when linked.connected_date is not null then linked.match_method
            when named.connected_date is not null then 'name'
        end as match_method,
        coalesce(linked.is_impossible, named.is_impossible, false)
            as is_impossible,
        coalesce(named.is_ambiguous, false) as is_ambiguous,
        coalesce(named.is_placebo, false) as is_placebo,
        coalesce(ordered.invitation_number, 1) = 1 as is_first
    from invitations
    inner join exports
        on invitations.member_id = exports.member_id
    left join linked
        on invitations.invitation_id = linked.invitation_id
    left join named
        on invitations.invitation_id = named.invitation_id
    left join ordered
        on invitations.invitation_id = ordered.invitation_id
),

final as (
    select
        invitation_id,
        case
            when accepted_date is not null then 'accepted'
            when is_ambiguous or answered_until_date is null then 'unknown'
            when sent_date > answered_until_date then 'unknown'
            when
                is_on_file
                and date_diff('day', sent_date, answered_until_date) < 31
                then 'pending'
            else 'not_accepted'
        end as outcome,
        accepted_date,
        cast(date_diff('day', sent_date, accepted_date) as integer)
            as duration_days,
        match_method,
        is_impossible,
        is_placebo,
        is_first
    from judged
)

select * from final
