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
        least(invitations.sent_date, exports.window_from_date)
            as rivals_from_date
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

-- Only where an address is missing on one side, or may have changed since.
paired as (
    select
        invitations.*,
        connections.connection_id,
        connections.connected_date
    from unlinked_invitations as invitations
    inner join unclaimed_connections as connections
        on
            invitations.member_id = connections.member_id
            and invitations.name_key = connections.name_key
    where
        invitations.slug is null
        or not invitations.is_on_file
    union all
    select
        invitations.*,
        connections.connection_id,
        connections.connected_date
    from unlinked_invitations as invitations
    inner join unclaimed_connections as connections
        on
            invitations.member_id = connections.member_id
            and invitations.name_key = connections.name_key
    where
        invitations.slug is not null
        and invitations.is_on_file
        and connections.slug is null
),

possible as (
    select
        invitation_id,
        member_id,
        name_key,
        count(*) as connection_count,
        max(connection_id) as connection_id,
        max(connected_date) as connected_date,
        max(date_diff('day', sent_date, connected_date)) as lag_days
    from paired
    where connected_date >= rivals_from_date
    group by
        invitation_id,
        member_id,
        name_key
),

namesakes as (
    select
        member_id,
        name_key,
        count(*) as invitation_count
    from unlinked_invitations
    group by
        member_id,
        name_key
),

counted as (
    select
        possible.*,
        namesakes.invitation_count
    from possible
    inner join namesakes
        on
            possible.member_id = namesakes.member_id
            and possible.name_key = namesakes.name_key
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
        not is_unique and is_possible as is_ambiguous,
        is_unique and lag_days between -31 and -1 as is_placebo
    from judged
)

select * from final
