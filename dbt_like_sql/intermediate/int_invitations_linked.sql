-- Invitation and connection of the same person by slug, else by URN. A
-- connection belongs to the latest invitation before it.
with invitations as (
    select
        invitation_id,
        invitation_key,
        member_id,
        sent_at,
        sent_date,
        slug,
        urn
    from {{ ref('int_invitations_merged') }}
),

-- Its own, and those that other rows show of the same invitation.
slugs as (
    select
        invitation_id,
        member_id,
        sent_at,
        sent_date,
        slug
    from invitations
    where slug is not null
    union all
    select distinct
        invitations.invitation_id,
        invitations.member_id,
        invitations.sent_at,
        invitations.sent_date,
        identified.slug
    from invitations
    inner join {{ ref('int_invitations_identified') }} as identified
        on invitations.invitation_key = identified.invitation_key
    where
        identified.slug is not null
        and identified.slug is distinct from invitations.slug
),

connections as (
    select
        connection_id,
        member_id,
        connected_date,
        slug,
        urn
    from {{ ref('int_connections_merged') }}
),

paired as (
    select
        slugs.invitation_id,
        slugs.sent_at,
        connections.connection_id,
        connections.connected_date,
        'url' as match_method,
        date_diff('day', slugs.sent_date, connections.connected_date)
            as lag_days
    from slugs
    inner join connections
        on
            slugs.member_id = connections.member_id
            and slugs.slug = connections.slug
    union all
    select
        invitations.invitation_id,
        invitations.sent_at,
        connections.connection_id,
        connections.connected_date,
        'urn' as match_method,
        date_diff('day', invitations.sent_date, connections.connected_date)
            as lag_days
    from invitations
    inner join connections
        on
            invitations.member_id = connections.member_id
            and invitations.urn = connections.urn
),

claims as (
    select
        *,
        row_number() over (
            partition by connection_id, lag_days >= 0
            order by sent_at desc, invitation_id desc, match_method desc
        ) as claim_number
    from paired
),

chosen as (
    select
        *,
        lag_days >= 0 and claim_number = 1 as is_match,
        row_number() over (
            partition by invitation_id
            order by
                lag_days >= 0 and claim_number = 1 desc,
                lag_days >= 0 desc,
                match_method desc,
                lag_days asc,
                connection_id asc
        ) as choice_number
    from claims
),

final as (
    select
        invitation_id,
        case when is_match then connection_id end as connection_id,
        case when is_match then connected_date end as connected_date,
        case when is_match then match_method end as match_method,
        lag_days < 0 as is_impossible
    from chosen
    where choice_number = 1
)

select * from final
