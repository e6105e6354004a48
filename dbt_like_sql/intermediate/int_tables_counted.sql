-- How many rows of each table were loaded, and how many stand once copies and
-- superseded ones are gone.
with loaded as (
    select
        member_id,
        'invitations' as table_name
    from {{ ref('stg_raw__invitations') }}
    union all
    select
        member_id,
        'connections' as table_name
    from {{ ref('stg_raw__connections') }}
    union all
    select
        member_id,
        'messages' as table_name
    from {{ ref('stg_raw__messages') }}
    union all
    select
        member_id,
        'logins' as table_name
    from {{ ref('stg_raw__logins') }}
),

logins as (
    select distinct
        member_id,
        login_at,
        client
    from {{ ref('stg_raw__logins') }}
),

kept as (
    select
        member_id,
        'invitations' as table_name
    from {{ ref('int_invitations_merged') }}
    union all
    select
        member_id,
        'connections' as table_name
    from {{ ref('int_connections_merged') }}
    union all
    select
        member_id,
        'messages' as table_name
    from {{ ref('int_messages_paired') }}
    union all
    select
        member_id,
        'logins' as table_name
    from logins
),

counted as (
    select
        member_id,
        table_name,
        1 as loaded_count,
        0 as kept_count
    from loaded
    union all
    select
        member_id,
        table_name,
        0 as loaded_count,
        1 as kept_count
    from kept
),

final as (
    select
        member_id,
        table_name,
        cast(sum(loaded_count) as bigint) as loaded_count,
        cast(sum(kept_count) as bigint) as kept_count
    from counted
    group by
        member_id,
        table_name
)

select * from final
