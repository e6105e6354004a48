-- read = kept + duplicates + rejected, for every table of every member.
select
    member_id,
    table_name
from {{ ref('row_counts') }}
where
    read_count <> kept_count + duplicate_count + rejected_count
    or least(kept_count, duplicate_count, rejected_count) < 0
