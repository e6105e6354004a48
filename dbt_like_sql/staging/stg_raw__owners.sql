with owners as (
    select
        export_id,
        slug,
        urn,
        name_key
    from {{ source('raw', 'owners') }}
),

exports as (
    select
        export_id,
        member_id
    from {{ source('raw', 'exports') }}
),

final as (
    select distinct
        cast(exports.member_id as varchar) as member_id,
        cast(owners.slug as varchar) as slug,
        cast(owners.urn as varchar) as urn,
        cast(owners.name_key as varchar) as name_key
    from owners
    inner join exports
        on owners.export_id = exports.export_id
)

select * from final
