-- Whether an invitation was sent from a phone, and on what evidence: the
-- user's label, a signature in the text, the years when no app could add a
-- note, a login within the hour before. Nothing else in an export tells.
with invitations as (
    select
        invitation_id,
        member_id,
        direction,
        sent_at,
        sent_date,
        slug,
        name_key,
        note_key
    from {{ ref('int_invitations_merged') }}
),

notes as (
    select
        note_key,
        has_mobile_signature
    from {{ ref('stg_raw__notes') }}
),

labels as (
    select
        slug,
        name_key,
        sent_date,
        sent_from_mobile
    from {{ ref('stg_raw__labels') }}
),

labelled as (
    select
        invitations.invitation_id,
        max(labels.sent_from_mobile) as label
    from invitations
    inner join labels
        on
            (
                invitations.slug = labels.slug
                or (
                    labels.slug is null
                    and invitations.name_key = labels.name_key
                )
            )
            and (
                labels.sent_date is null
                or invitations.sent_date = labels.sent_date
            )
    group by invitations.invitation_id
    having min(labels.sent_from_mobile) = max(labels.sent_from_mobile)
),

logins as (
    select distinct
        member_id,
        login_at,
        client
    from {{ ref('stg_raw__logins') }}
    where client <> 'unknown'
),

-- What is sent within an hour of it is sent in the same hour of the clock or
-- in the next: so that not every login is held against every invitation.
login_hours as (
    select
        *,
        date_trunc('hour', login_at) as clock_hour
    from logins
    union all
    select
        *,
        date_trunc('hour', login_at) + interval 1 hour as clock_hour
    from logins
),

logged_in as (
    select
        invitations.invitation_id,
        login_hours.client,
        row_number() over (
            partition by invitations.invitation_id
            order by login_hours.login_at desc, login_hours.client asc
        ) as login_number
    from invitations
    inner join login_hours
        on
            invitations.member_id = login_hours.member_id
            and date_trunc('hour', invitations.sent_at)
            = login_hours.clock_hour
            and invitations.sent_at
            >= date_trunc('minute', login_hours.login_at)
            and invitations.sent_at < login_hours.login_at + interval 1 hour
    where invitations.direction = 'outgoing'
),

judged as (
    select
        invitations.invitation_id,
        logged_in.client,
        case
            when labelled.label is not null then 'label'
            when notes.has_mobile_signature then 'signature'
            when
                invitations.note_key is not null
                and invitations.sent_date < date '2012-01-01'
                then 'era'
            when logged_in.client is not null then 'login'
        end as mobile_evidence,
        labelled.label
    from invitations
    left join notes
        on invitations.note_key = notes.note_key
    left join labelled
        on invitations.invitation_id = labelled.invitation_id
    left join logged_in
        on
            invitations.invitation_id = logged_in.invitation_id
            and logged_in.login_number = 1
),

final as (
    select
        invitation_id,
        case mobile_evidence
            when 'label' then label
            when 'signature' then 'yes'
            when 'era' then 'no'
            when 'login'
                then case when client = 'desktop' then 'no' else 'yes' end
            else 'unknown'
        end as sent_from_mobile,
        mobile_evidence
    from judged
)

select * from final
