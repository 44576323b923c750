-- What communes send: where each stands, and their rows. Every key begins with the commune, so that the tables can be spread
-- over several servers by it; no key refers to another table, and no number is drawn from a sequence.

-- Of the whole cluster: another database of it may have made them, perhaps this moment.
do $$
declare wanted text;
begin
  foreach wanted in array array['soxa_commune', 'soxa_province', 'soxa_linkage'] loop
    begin
      execute format('create role %I nologin', wanted);
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
  -- Rows of a chunk are gathered in a temporary table before they are written.
  execute format('grant connect, temporary on database %I to soxa_commune', current_database());
  execute format('grant connect on database %I to soxa_province, soxa_linkage', current_database());
end $$;

revoke all on schema upward from public;
revoke all on all tables in schema upward from public;
grant usage on schema upward to soxa_commune, soxa_province, soxa_linkage;
grant select on upward.migration to soxa_commune, soxa_province, soxa_linkage;

create table upward.commune (
  commune text collate "C" primary key,
  name text not null,
  province text not null,
  login text not null unique,
  admitted_at timestamptz not null default now()
);

create table upward.inbox (
  commune text collate "C" primary key,
  epoch int not null,
  last_seq bigint not null,
  last_hash text not null,
  window_seq bigint,
  window_hash text,
  window_rows bigint not null default 0,
  cursor_table smallint not null default 0,
  cursor_no bigint not null default 0,
  seen_at timestamptz not null default now(),
  made_at timestamptz,
  held text,
  held_at timestamptz,
  refused text,
  refused_at timestamptz,
  check ((window_seq is null) = (window_hash is null)),
  check ((held is null) = (held_at is null))
) partition by hash (commune);

create table upward.head (
  commune text collate "C",
  epoch int,
  seq bigint,
  hash text not null,
  at timestamptz not null default now(),
  rows bigint not null,
  primary key (commune, epoch, seq)
) partition by hash (commune);

create table upward.person (
  commune text collate "C",
  no bigint,
  seq bigint not null,
  epoch int not null,
  person_id text collate "C",
  name text,
  birth text collate "C",
  sex text,
  -- The name without marks and capitals: taken apart, the marks and both forms of đ away.
  folded text collate "C" generated always as (
    lower(translate(normalize(name, NFD), U&'\0111\0110\0300\0301\0302\0303\0306\0309\031B\0323', 'dd') collate "C")
  ) stored,
  primary key (commune, no)
) partition by hash (commune);
create index person_by_id on upward.person (person_id, commune) where person_id is not null;
create index person_by_name on upward.person (folded, birth, commune) where folded is not null and birth is not null;

create table upward.case_file (
  commune text collate "C",
  no bigint,
  seq bigint not null,
  epoch int not null,
  code text collate "C",
  official text,
  procedure text collate "C",
  channel text,
  state text collate "C",
  received_at timestamptz,
  due_at timestamptz,
  state_since timestamptz,
  closed_at timestamptz,
  received_by text,
  decided_by text,
  primary key (commune, no)
) partition by hash (commune);
create index case_open on upward.case_file (commune, due_at) where closed_at is null;

create table upward.finding (
  commune text collate "C",
  no bigint,
  seq bigint not null,
  epoch int not null,
  rule text collate "C",
  state text collate "C",
  opened_at timestamptz,
  closed_at timestamptz,
  primary key (commune, no)
) partition by hash (commune);
create index finding_open on upward.finding (commune, rule) where closed_at is null;

create table upward.queue_item (
  commune text collate "C",
  no bigint,
  seq bigint not null,
  epoch int not null,
  system text collate "C",
  since timestamptz,
  done_at timestamptz,
  primary key (commune, no)
) partition by hash (commune);
create index queue_waiting on upward.queue_item (commune, system, since) where done_at is null;

create table upward.figure (
  commune text collate "C",
  period_from date,
  period_to date,
  code text collate "C",
  seq bigint not null,
  epoch int not null,
  value text,
  unit text,
  num bigint,
  den bigint,
  as_of date,
  primary key (commune, period_from, period_to, code)
) partition by hash (commune);

do $$
declare
  split text;
  own text := 'commune = (select c.commune from upward.commune c where c.login = current_user)';
  rows_of_communes text[] := array['person', 'case_file', 'finding', 'queue_item', 'figure'];
begin
  foreach split in array rows_of_communes || array['inbox', 'head'] loop
    for part in 0..15 loop
      execute format('create table upward.%I partition of upward.%I for values with (modulus 16, remainder %s)',
        split || '_' || part, split, part);
    end loop;
    execute format('alter table upward.%I enable row level security', split);
    execute format('alter table upward.%I force row level security', split);
    execute format('create policy keeper on upward.%I to current_user using (true) with check (true)', split);
    execute format('create policy province on upward.%I for select to soxa_province using (true)', split);
  end loop;
  foreach split in array rows_of_communes loop
    execute format('create policy own on upward.%I to soxa_commune using (%s) with check (%s)', split, own, own);
    execute format('grant select, insert, update, delete on upward.%I to soxa_commune', split);
  end loop;
  execute format('create policy own_read on upward.inbox for select to soxa_commune using (%s)', own);
  execute format('create policy own_begin on upward.inbox for insert to soxa_commune with check (%s and epoch = 1)', own);
  -- What is held is let go by the level above alone: for the commune it is there to be read.
  execute format('create policy own_move on upward.inbox for update to soxa_commune using (%s and held is null) with check (%s)',
    own, own);
  execute format('create policy own_read on upward.head for select to soxa_commune using (%s)', own);
  execute format('create policy own_add on upward.head for insert to soxa_commune with check (%s)', own);
end $$;

alter table upward.commune enable row level security;
alter table upward.commune force row level security;
create policy keeper on upward.commune to current_user using (true) with check (true);
create policy own on upward.commune for select to soxa_commune using (login = current_user);
create policy above on upward.commune for select to soxa_province, soxa_linkage using (true);
create policy linkage on upward.person for select to soxa_linkage using (true);
create policy release on upward.inbox for update to soxa_province using (true) with check (true);

grant select on upward.commune to soxa_commune, soxa_province, soxa_linkage;
grant select, insert on upward.inbox, upward.head to soxa_commune;
grant update (last_seq, last_hash, window_seq, window_hash, window_rows, cursor_table, cursor_no, seen_at, made_at, held,
  held_at, refused, refused_at) on upward.inbox to soxa_commune;
grant select on upward.inbox, upward.head, upward.case_file, upward.finding, upward.queue_item, upward.figure to soxa_province;
grant update (epoch, last_seq, last_hash, window_seq, window_hash, window_rows, cursor_table, cursor_no, held, held_at, refused,
  refused_at) on upward.inbox to soxa_province;
-- How many people a commune has, and nothing of any of them.
grant select (commune) on upward.person to soxa_province;
grant select on upward.person to soxa_linkage;
