with invitations as (
    select
        export_id,
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

exports as (
    select
        export_id,
        export_number,
        member_id
    from {{ source('raw', 'exports') }}
),

final as (
    select
        cast(exports.export_number as integer) as export_id,
        cast(invitations.file_id as integer) as file_id,
        cast(invitations.line as bigint) as line,
        cast(exports.member_id as varchar) as member_id,
        cast(invitations.direction as varchar) as direction,
        cast(invitations.sent_at as timestamp) as sent_at,
        cast(invitations.sent_at as date) as sent_date,
        cast(invitations.slug as varchar) as slug,
        cast(invitations.urn as varchar) as urn,
        cast(invitations.name_key as varchar) as name_key,
        cast(invitations.note_key as ubigint) as note_key,
        cast(invitations.text_key as ubigint) as text_key,
        cast(invitations.message_characters as integer) as message_characters
    from invitations
    inner join exports
        on invitations.export_id = exports.export_id
)

select * from final
