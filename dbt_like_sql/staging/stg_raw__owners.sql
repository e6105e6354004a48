with owners as (
    select
        member_id,
        slug,
        urn,
        name_key
    from {{ source('raw', 'owners') }}
),

final as (
    select distinct
        cast(member_id as varchar) as member_id,
        cast(slug as varchar) as slug,
        cast(urn as varchar) as urn,
        cast(name_key as varchar) as name_key
    from owners
)

select * from final
