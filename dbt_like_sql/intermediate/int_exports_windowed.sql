-- How far back each export keeps an invitation: the age at which connections
-- stop having an invitation row. The edge that misplaces the fewest
-- connections is the measured one. 180 days stands unless the data contradict
-- it. A later edge is not believed, since unanswered invitations expire then.
with exports as (
    select
        export_id,
        member_id,
        exported_date,
        coalesce(
            max(exported_date) filter (where has_connections) over (
                partition by member_id
            ),
            max(exported_date) over (partition by member_id)
        ) as answered_until_date
    from {{ ref('stg_raw__exports') }}
),

possible_ages as (
    select unnest(generate_series(0, 365)) as age_days
),

ages as (
    select
        exports.export_id,
        possible_ages.age_days,
        coalesce(covered.connection_count, 0) as connection_count,
        coalesce(covered.with_row_count, 0) as with_row_count
    from exports
    cross join possible_ages
    left join {{ ref('int_connections_covered') }} as covered
        on
            exports.export_id = covered.export_id
            and possible_ages.age_days = covered.age_days
),

summed as (
    select
        export_id,
        age_days,
        sum(connection_count) over all_ages as all_count,
        sum(connection_count) over younger as younger_count,
        sum(with_row_count) over younger as younger_kept_count,
        sum(with_row_count) over all_ages
        - sum(with_row_count) over younger as older_kept_count
    from ages
    window
        younger as (partition by export_id order by age_days),
        all_ages as (partition by export_id)
),

possible_edges as (
    select
        export_id,
        age_days,
        younger_count - younger_kept_count + older_kept_count
            as misplaced_count,
        greatest(1, 0.01 * all_count) as tolerated_count
    from summed
    where
        younger_count >= 20
        and all_count - younger_count >= 20
        and younger_kept_count >= 0.8 * younger_count
        and older_kept_count <= 0.2 * (all_count - younger_count)
),

edges_ranked as (
    select
        export_id,
        age_days,
        row_number() over (
            partition by export_id
            order by
                age_days = 180
                and misplaced_count <= least_misplaced_count + tolerated_count
                desc,
                misplaced_count asc,
                age_days desc
        ) as edge_rank
    from (
        select
            *,
            min(misplaced_count) over (partition by export_id)
                as least_misplaced_count
        from possible_edges
    ) as compared
),

final as (
    select
        exports.export_id,
        exports.member_id,
        exports.exported_date,
        exports.answered_until_date,
        cast(least(coalesce(edges_ranked.age_days, 180), 180) as integer)
            as retention_days,
        case
            when edges_ranked.age_days <= 180 then 'measured' else 'default'
        end
            as retention_source
    from exports
    left join edges_ranked
        on
            exports.export_id = edges_ranked.export_id
            and edges_ranked.edge_rank = 1
)

select * from final
