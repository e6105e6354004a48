-- Where a link is missing on one side: by name, if no one else of that name
-- could be meant. A connection made before the exports' window is no rival.
with invitations as (
    select
        invitation_id,
        member_id,
        sent_date,
        slug,
        name_key,
        is_on_file
    from {{ ref('int_invitations_merged') }}
    where name_key is not null
),

linked as (
    select
        invitation_id,
        connection_id
    from {{ ref('int_invitations_linked') }}
),

exports as (
    select
        member_id,
        min(exported_date) - 180 as window_from_date
    from {{ ref('stg_raw__exports') }}
    group by member_id
),

connections as (
    select
        connection_id,
        member_id,
        connected_date,
        slug,
        name_key
    from {{ ref('int_connections_merged') }}
    where name_key is not null
),

unlinked_invitations as (
    select
        invitations.*,
        exports.window_from_date,
        count(*) over (
            partition by invitations.member_id, invitations.name_key
        ) as invitation_count
    from invitations
    inner join exports
        on invitations.member_id = exports.member_id
    left join linked
        on invitations.invitation_id = linked.invitation_id
    where linked.invitation_id is null
),

unclaimed_connections as (
    select connections.*
    from connections
    left join linked
        on connections.connection_id = linked.connection_id
    where linked.connection_id is null
),

paired as (
    select
        invitations.invitation_id,
        invitations.invitation_count,
        connections.connection_id,
        connections.connected_date,
        date_diff('day', invitations.sent_date, connections.connected_date)
            as lag_days
    from unlinked_invitations as invitations
    inner join unclaimed_connections as connections
        on
            invitations.member_id = connections.member_id
            and invitations.name_key = connections.name_key
            and connections.connected_date
            >= least(invitations.sent_date, invitations.window_from_date)
    where
        invitations.slug is null
        or connections.slug is null
        or not invitations.is_on_file
),

counted as (
    select
        invitation_id,
        max(invitation_count) as invitation_count,
        count(*) as connection_count,
        max(connection_id) as connection_id,
        max(connected_date) as connected_date,
        max(lag_days) as lag_days
    from paired
    group by invitation_id
),

judged as (
    select
        *,
        invitation_count = 1 and connection_count = 1 as is_unique,
        lag_days >= 0 as is_possible
    from counted
),

final as (
    select
        invitation_id,
        case when is_unique and is_possible then connection_id end
            as connection_id,
        case when is_unique and is_possible then connected_date end
            as connected_date,
        not is_possible as is_impossible,
        not is_unique and is_possible as is_ambiguous
    from judged
)

select * from final
