-- To how many people the owner sent nearly the same note. What others sent to
-- other people is in no export, so a received note counts once.
with invitations as (
    select
        invitation_id,
        member_id,
        direction,
        counterpart_key,
        note_key
    from {{ ref('int_invitations_merged') }}
    where note_key is not null
),

notes as (
    select
        note_key,
        template_key
    from {{ ref('stg_raw__notes') }}
),

templates as (
    select
        invitations.member_id,
        notes.template_key,
        count(distinct invitations.counterpart_key) as reuse_count
    from invitations
    inner join notes
        on invitations.note_key = notes.note_key
    where invitations.direction = 'outgoing'
    group by
        invitations.member_id,
        notes.template_key
),

final as (
    select
        invitations.invitation_id,
        case
            when invitations.direction = 'incoming' then 1
            else cast(templates.reuse_count as integer)
        end as reuse_count
    from invitations
    inner join notes
        on invitations.note_key = notes.note_key
    left join templates
        on
            invitations.member_id = templates.member_id
            and notes.template_key = templates.template_key
)

select * from final
