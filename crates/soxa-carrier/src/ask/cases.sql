with counted as (
  select procedure, state, count(*) open, count(*) filter (where due_at < now()) overdue, min(due_at) first_due
  from upward.case_file where closed_at is null and commune = $1 group by procedure, state
)
select json_build_object('commune', $1::text, 'open', coalesce(sum(open), 0), 'overdue', coalesce(sum(overdue), 0),
  'cases', coalesce(json_agg(json_build_object('procedure', procedure, 'state', state, 'open', open, 'overdue', overdue,
    'first_due', first_due) order by procedure, state), '[]'))::text
from counted
