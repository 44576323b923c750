-- Signed files that the level above offers: rule packs, changes of units; for one commune or for all. A commune answers that
-- it has one, and what was decided there. What is offered is never changed: it is withdrawn, and another one offered.

create table upward.offer (
  id text collate "C" primary key default replace(gen_random_uuid()::text, '-', ''),
  kind text collate "C" not null check (kind in ('rules', 'units')),
  name text collate "C" not null check (name ~ '^[A-Za-z0-9_-][A-Za-z0-9._-]*[.]toml$'),
  body text not null,
  signature text not null,
  commune text collate "C",
  offered_at timestamptz not null default now(),
  offered_by text not null default current_user,
  withdrawn_at timestamptz,
  check (octet_length(body) <= 524288 and octet_length(signature) <= 1000 and octet_length(name) <= 80)
);

create table upward.offer_answer (
  commune text collate "C",
  no bigint,
  seq bigint not null,
  epoch int not null,
  offer text collate "C",
  standing text collate "C",
  at timestamptz,
  reason text,
  primary key (commune, no)
) partition by hash (commune);
create index offer_answer_by_offer on upward.offer_answer (offer, commune);

do $$
declare
  mine text := '(select c.commune from upward.commune c where c.login = current_user)';
begin
  for part in 0..15 loop
    execute format('create table upward.%I partition of upward.offer_answer for values with (modulus 16, remainder %s)',
      'offer_answer_' || part, part);
  end loop;
  alter table upward.offer_answer enable row level security;
  alter table upward.offer_answer force row level security;
  create policy keeper on upward.offer_answer to current_user using (true) with check (true);
  create policy province on upward.offer_answer for select to soxa_province using (true);
  execute format('create policy own on upward.offer_answer to soxa_commune using (commune = %s) with check (commune = %s)', mine, mine);
  alter table upward.offer enable row level security;
  alter table upward.offer force row level security;
  create policy keeper on upward.offer to current_user using (true) with check (true);
  create policy province on upward.offer for select to soxa_province using (true);
  execute format('create policy addressed on upward.offer for select to soxa_commune
    using (withdrawn_at is null and (commune is null or commune = %s))', mine);
end $$;

grant select, insert, update, delete on upward.offer_answer to soxa_commune;
grant select on upward.offer_answer to soxa_province;
grant select (id, kind, name, body, signature, commune, offered_at, withdrawn_at) on upward.offer to soxa_commune;
grant select on upward.offer to soxa_province;
