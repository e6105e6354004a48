with invitations as (
    select
        member_id,
        export_number,
        file_id,
        line,
        direction,
        sent_at,
        slug,
        urn,
        name_key,
        note_key,
        text_key,
        message_characters
    from {{ source('raw', 'invitations') }}
),

final as (
    select
        cast(export_number as integer) as export_id,
        cast(file_id as integer) as file_id,
        cast(line as bigint) as line,
        cast(member_id as varchar) as member_id,
        cast(direction as varchar) as direction,
        cast(sent_at as timestamp) as sent_at,
        cast(sent_at as date) as sent_date,
        cast(slug as varchar) as slug,
        cast(urn as varchar) as urn,
        cast(name_key as varchar) as name_key,
        cast(note_key as ubigint) as note_key,
        cast(text_key as ubigint) as text_key,
        cast(message_characters as integer) as message_characters
    from invitations
)

select * from final
