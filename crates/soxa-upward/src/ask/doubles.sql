-- Rows of several communes that may be one person: the same number, or the same name and day of birth.
with by_id as (
  select person_id from upward.person where person_id is not null
  group by person_id having min(commune) <> max(commune) and ($1::text is null or bool_or(commune = $1))
), by_name as (
  select folded, birth from upward.person where folded is not null and birth is not null
  group by folded, birth having min(commune) <> max(commune) and ($1::text is null or bool_or(commune = $1))
), blocks as (
  select 'person_id' by, person_id key, '' birth_key, commune, no, person_id, name, birth, sex
  from by_id join upward.person using (person_id)
  union all
  select 'name_and_birth', folded, birth, commune, no, person_id, name, birth, sex
  from by_name join upward.person using (folded, birth)
), grouped as (
  select by, key, birth_key, json_build_object('by', by, 'people', json_agg(json_build_object('commune', commune, 'no', no,
    'person_id', person_id, 'name', name, 'birth', birth, 'sex', sex) order by commune, no)) block
  from blocks group by by, key, birth_key
)
select json_build_object('doubles', coalesce(json_agg(block order by by desc, key, birth_key), '[]'))::text from grouped
