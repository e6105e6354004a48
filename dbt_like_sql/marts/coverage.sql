-- By age: how many connections each export has, and how many of them have an
-- invitation row in it still. Where the share falls, the file ends.
with connections as (
    select
        export_id,
        age_days,
        connection_count,
        with_row_count
    from {{ ref('int_connections_covered') }}
),

exports as (
    select
        export_id,
        member_id
    from {{ ref('stg_raw__exports') }}
),

final as (
    select
        exports.member_id,
        connections.export_id,
        connections.age_days,
        connections.connection_count,
        connections.with_row_count
    from connections
    inner join exports
        on connections.export_id = exports.export_id
)

select * from final
