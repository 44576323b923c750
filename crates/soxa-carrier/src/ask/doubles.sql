-- Rows of several communes that may be one person: the same number, or the same name and day of birth. What is double is found
-- once, in the order of an index, and is little: its rows are then looked up one by one.
with by_id as materialized (
  select person_id from upward.person where person_id is not null
  group by person_id having min(commune) <> max(commune) and ($1::text is null or bool_or(commune = $1))
), by_name as materialized (
  select folded, birth from upward.person where folded is not null and birth is not null
  group by folded, birth having min(commune) <> max(commune) and ($1::text is null or bool_or(commune = $1))
), blocks as (
  select 'person_id' by, by_id.person_id key, '' birth_key, commune, no, found.person_id, name, birth, sex
  from by_id cross join lateral (select * from upward.person p where p.person_id = by_id.person_id offset 0) found
  union all
  select 'name_and_birth', by_name.folded, by_name.birth, commune, no, person_id, name, found.birth, sex
  from by_name cross join lateral (
    select * from upward.person p where p.folded = by_name.folded and p.birth = by_name.birth offset 0
  ) found
), grouped as (
  select by, key, birth_key, json_build_object('by', by, 'people', json_agg(json_build_object('commune', commune, 'no', no,
    'person_id', person_id, 'name', name, 'birth', birth, 'sex', sex) order by commune, no)) block
  from blocks group by by, key, birth_key
)
select json_build_object('doubles', coalesce(json_agg(block order by by desc, key, birth_key), '[]'))::text from grouped
