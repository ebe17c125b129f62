-- Of all tickets 6 in 10 open and 2 in 10 due, 5 to 10 follow-ups each, nobody to write to.
INSERT INTO helpdesk_queue (
    id, title, slug, email_address, allow_public_submission, allow_email_submission,
    escalate_days, locale, enable_notifications_on_email_events, permission_name, email_box_ssl
) VALUES (1, 'Queue', 'queue', '', false, false, 5, 'en', false, '', false);

INSERT INTO helpdesk_ticket (
    title, queue_id, created, modified, submitter_email, assigned_to_id, status, on_hold,
    description, priority, secret_key
)
SELECT 'Ticket ' || n || ' about ' || (ARRAY['noise', 'debt', 'care', 'school'])[1 + n %% 4], 1,
       now() - make_interval(days => CASE WHEN n %% 10 < 2 THEN 10 + n %% 300 ELSE n %% 3 END),
       now(), '', (SELECT min(id) FROM auth_user),
       CASE WHEN n %% 10 < 6 THEN 1 ELSE 4 END, false,
       'What is the matter: ' || repeat(md5(n::text) || ' ', 8), 3, md5(n::text)
FROM generate_series(1, %(tickets)s) AS n;

INSERT INTO helpdesk_followup (ticket_id, date, title, comment, public, user_id, new_status)
SELECT t.id, t.created + make_interval(hours => k), 'Comment',
       repeat(md5((t.id * k)::text) || ' ', 6), false, t.assigned_to_id, 1
FROM helpdesk_ticket AS t CROSS JOIN LATERAL generate_series(1, (5 + t.id %% 6)::integer) AS k;
