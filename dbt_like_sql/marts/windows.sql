-- Which sending days may enter a rate, by export.
with windows as (
    select
        export_id,
        member_id,
        exported_date,
        answered_until_date,
        retention_days,
        retention_source
    from {{ ref('int_exports_windowed') }}
),

exports as (
    select
        export_id,
        exported_at,
        exported_at_source,
        has_connections,
        has_messages
    from {{ ref('stg_raw__exports') }}
),

final as (
    select
        windows.member_id,
        windows.export_id,
        exports.exported_at,
        exports.exported_at_source,
        exports.has_connections,
        exports.has_messages,
        windows.retention_days,
        windows.retention_source,
        cast(windows.exported_date - (windows.retention_days - 5) as date)
            as sent_from_date,
        cast(
            least(windows.exported_date, windows.answered_until_date - 31)
            as date
        ) as sent_to_date
    from windows
    inner join exports
        on windows.export_id = exports.export_id
)

select * from final
