-- How far back each export keeps an invitation: the age at which connections
-- stop having an invitation row. The edge that misplaces the fewest
-- connections is the measured one; 180 days stands unless the data contradict
-- it, and is the most, since unanswered invitations expire then.
with exports as (
    select
        export_id,
        member_id,
        exported_date
    from {{ ref('stg_raw__exports') }}
),

people_invited as (
    select distinct
        export_id,
        coalesce(slug, name_key) as person
    from {{ ref('stg_raw__invitations') }}
    union
    select distinct
        export_id,
        name_key as person
    from {{ ref('stg_raw__invitations') }}
    where slug is null
),

connections as (
    select
        export_id,
        connected_date,
        coalesce(slug, name_key) as person,
        name_key
    from {{ ref('stg_raw__connections') }}
    where not is_hidden
),

aged as (
    select
        exports.export_id,
        date_diff('day', connections.connected_date, exports.exported_date)
            as age_days,
        coalesce(by_link.person, by_name.person) is not null as has_row
    from connections
    inner join exports
        on connections.export_id = exports.export_id
    left join people_invited as by_link
        on
            connections.export_id = by_link.export_id
            and connections.person = by_link.person
    left join people_invited as by_name
        on
            connections.export_id = by_name.export_id
            and connections.name_key = by_name.person
),

counted as (
    select
        export_id,
        age_days,
        count(*) as connection_count,
        count(*) filter (where has_row) as with_row_count
    from aged
    where age_days >= 0
    group by export_id, age_days
),

possible_ages as (
    select cast(unnest(generate_series(0, 365)) as bigint) as age_days
),

ages as (
    select
        exports.export_id,
        possible_ages.age_days,
        coalesce(counted.connection_count, 0) as connection_count,
        coalesce(counted.with_row_count, 0) as with_row_count
    from exports
    cross join possible_ages
    left join counted
        on
            exports.export_id = counted.export_id
            and possible_ages.age_days = counted.age_days
),

summed as (
    select
        export_id,
        age_days,
        sum(connection_count) over younger as younger_count,
        sum(with_row_count) over younger as younger_with_row_count,
        sum(connection_count) over all_ages as all_count,
        sum(with_row_count) over all_ages as all_with_row_count
    from ages
    window
        younger as (partition by export_id order by age_days),
        all_ages as (partition by export_id)
),

judged as (
    select
        export_id,
        age_days,
        younger_count - younger_with_row_count
        + all_with_row_count - younger_with_row_count as misplaced_count,
        younger_count >= 20
        and all_count - younger_count >= 20
        and younger_with_row_count >= 0.8 * younger_count
        and all_with_row_count - younger_with_row_count
        <= 0.2 * (all_count - younger_count) as is_edge,
        all_count
    from summed
),

best as (
    select
        export_id,
        min(misplaced_count) filter (where is_edge) as least_misplaced_count,
        min(misplaced_count) filter (where age_days = 180 and is_edge)
            as default_misplaced_count,
        max(all_count) as all_count
    from judged
    group by export_id
),

measured as (
    select
        best.export_id,
        case
            when
                max(best.default_misplaced_count)
                <= max(best.least_misplaced_count)
                + greatest(1, 0.01 * max(best.all_count))
                then 180
            else max(judged.age_days)
        end as edge_days
    from best
    inner join judged
        on
            best.export_id = judged.export_id
            and best.least_misplaced_count = judged.misplaced_count
    where judged.is_edge
    group by best.export_id
),

final as (
    select
        exports.export_id,
        exports.member_id,
        exports.exported_date,
        cast(least(coalesce(measured.edge_days, 180), 180) as integer)
            as retention_days,
        case when measured.edge_days is null then 'default' else 'measured' end
            as retention_source
    from exports
    left join measured
        on exports.export_id = measured.export_id
)

select * from final
