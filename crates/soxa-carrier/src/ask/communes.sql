select json_build_object('communes', coalesce(json_agg(json_build_object(
    'code', c.commune,
    'name', c.name,
    'province', c.province,
    'admitted_at', c.admitted_at,
    'seen_at', i.seen_at,
    'made_at', i.made_at,
    'epoch', i.epoch,
    'last_seq', i.last_seq,
    'window', case when i.window_seq is not null then
        json_build_object('to', i.window_seq, 'table', i.cursor_table, 'no', i.cursor_no, 'rows', i.window_rows) end,
    'held', i.held,
    'held_at', i.held_at,
    'refused', i.refused,
    'refused_at', i.refused_at,
    'people', coalesce(p.people, 0),
    'cases_open', coalesce(f.open, 0),
    'cases_overdue', coalesce(f.overdue, 0),
    'queue_waiting', coalesce(q.waiting, 0),
    'queue_oldest', q.oldest,
    'findings_open', coalesce(d.open, 0)
  ) order by c.commune), '[]'))::text
from upward.commune c
left join upward.inbox i using (commune)
left join (select commune, count(*) people from upward.person group by commune) p using (commune)
left join (
  select commune, count(*) open, count(*) filter (where due_at < now()) overdue
  from upward.case_file where closed_at is null group by commune
) f using (commune)
left join (
  select commune, count(*) waiting, min(since) oldest from upward.queue_item where done_at is null group by commune
) q using (commune)
left join (select commune, count(*) open from upward.finding where closed_at is null group by commune) d using (commune)
where $1::text is null or c.commune = $1
