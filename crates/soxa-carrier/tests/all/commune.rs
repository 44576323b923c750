//! A commune that is only played: a journal, people, cases and figures, and the chunks that a register would make of them.

use std::collections::{BTreeMap, BTreeSet};

use soxa_carrier::carry::{self, Taken};
use soxa_carrier::connection::{Address, Line, Purpose};
use soxa_carrier::outbox::Outbox;
use soxa_carrier::problem::{CarryProblem, OutboxProblem};
use soxa_carrier::standing;
use soxa_upward::exchange::Incoming;
use soxa_upward::message::{Chunk, Cursor, Hash, Mark, Next, PROJECTION, Rows, Standing, Window};

pub type Row = Vec<Option<String>>;

const PERSON: [&str; 5] = ["no", "person_id", "name", "birth", "sex"];
const CASE: [&str; 4] = ["no", "code", "state", "due_at"];
const FIGURE: [&str; 6] = ["period_from", "period_to", "code", "value", "num", "den"];

#[derive(Clone, Default)]
pub struct Commune {
    pub code: String,
    entries: Vec<(Hash, Cursor)>,
    records: BTreeMap<Cursor, Row>,
    figures: BTreeMap<String, Row>,
    /// The most rows of a chunk.
    pub rows: usize,
}

pub fn some(text: impl ToString) -> Option<String> {
    Some(text.to_string())
}

impl Commune {
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), rows: 1_000, ..Self::default() }
    }

    fn note(&mut self, what: Cursor, salt: &str) {
        let mut bytes = self.last().hash.0;
        for (at, byte) in format!("{what:?} {salt}").bytes().enumerate() {
            let at = at % 32;
            bytes[at] = bytes[at].wrapping_mul(31).wrapping_add(byte).wrapping_add(bytes[(at + 7) % 32]);
        }
        self.entries.push((Hash(bytes), what));
    }

    pub fn last(&self) -> Mark {
        self.mark(self.entries.len() as u64).unwrap()
    }

    pub fn mark(&self, seq: u64) -> Option<Mark> {
        let Some(before) = seq.checked_sub(1) else { return Some(Mark::NONE) };
        self.entries.get(before as usize).map(|(hash, _)| Mark { seq, hash: *hash })
    }

    pub fn person(&mut self, no: u32, name: &str) {
        self.person_row(no, vec![some(no), None, some(name), some("1990-01-01"), some("female")]);
    }

    pub fn person_row(&mut self, no: u32, row: Row) {
        let at = Cursor { table: 1, no };
        self.note(at, &format!("{row:?}"));
        self.records.insert(at, row);
    }

    pub fn case(&mut self, no: u32, state: &str) {
        let at = Cursor { table: 2, no };
        let row = vec![some(no), some(format!("H{no}")), some(state), some("2026-09-01T17:00:00+07:00")];
        self.note(at, state);
        self.records.insert(at, row);
    }

    pub fn remove(&mut self, table: u8, no: u32) {
        let at = Cursor { table, no };
        self.note(at, "gone");
        self.records.remove(&at);
    }

    pub fn figure(&mut self, code: &str, num: i64, den: i64) {
        let row = vec![some("2026-07-01"), some("2026-07-31"), some(code), some(num), some(num), some(den)];
        self.note(Cursor { table: 9, no: 0 }, &format!("{row:?}"));
        self.figures.insert(code.to_owned(), row);
    }

    /// Forgets the last entries, as a register does that an older copy replaced, and goes another way.
    pub fn go_back(&mut self, entries: usize) {
        self.entries.truncate(self.entries.len() - entries);
        self.person(77, "another way");
    }

    /// What the level above must have of people and cases, as lines.
    pub fn projection(&self) -> Vec<String> {
        let text =
            |row: &Row| row.iter().map(|v| v.clone().unwrap_or("-".into())).collect::<Vec<_>>().join("|");
        let lines = self.records.iter().map(|(at, row)| format!("{} {}", at.table, text(row)));
        let figures = self.figures.values().map(|row| format!("9 {}", text(row)));
        let mut all: Vec<_> = lines.chain(figures).collect();
        all.sort();
        all
    }

    /// The next chunk behind a standing, as it would be made by the register.
    pub fn chunk(&self, standing: &Standing) -> Next {
        let stale = |mark: Mark| self.mark(mark.seq) != Some(mark);
        if stale(standing.last) || standing.window.is_some_and(|window| stale(window.to)) {
            return Next::Fork { above: standing.last, here: self.last() };
        }
        let Window { to, cursor } =
            standing.window.unwrap_or(Window { to: self.last(), cursor: Cursor::default() });
        if to == standing.last {
            return Next::Nothing;
        }
        let first_ever = standing.last == Mark::NONE;
        let window = &self.entries[standing.last.seq as usize..to.seq as usize];
        let mut touched: BTreeSet<Cursor> =
            window.iter().map(|(_, at)| *at).filter(|at| at.table < 9).collect();
        if first_ever {
            touched.extend(self.records.keys());
        }
        let rest: Vec<Cursor> = touched.into_iter().filter(|at| *at > cursor).collect();
        let now = &rest[..rest.len().min(self.rows)];
        let until = (now.len() < rest.len()).then(|| *now.last().unwrap());
        let mut tables =
            vec![self.rows_of(1, "person", &PERSON, now), self.rows_of(2, "case_file", &CASE, now)];
        if until.is_none() {
            let rows = self.figures.values().cloned().collect();
            let columns = FIGURE.map(str::to_owned).to_vec();
            tables.push(Rows { table: "figure".into(), columns, rows, gone: Vec::new(), replaces: true });
        }
        Next::Chunk(Box::new(Chunk {
            projection: PROJECTION,
            commune: self.code.clone(),
            epoch: standing.epoch,
            last: standing.last,
            to,
            from: cursor,
            until,
            made_at: "2026-08-01T10:00:00+07:00".into(),
            tables,
        }))
    }

    fn rows_of(&self, table: u8, name: &str, columns: &[&str], now: &[Cursor]) -> Rows {
        let of_table = || now.iter().filter(|at| at.table == table);
        Rows {
            table: name.to_owned(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            rows: of_table().filter_map(|at| self.records.get(at).cloned()).collect(),
            gone: of_table().filter(|at| !self.records.contains_key(at)).map(|at| at.no).collect(),
            replaces: false,
        }
    }

    /// The next chunk, where there is one.
    pub fn some_chunk(&self, standing: &Standing) -> Chunk {
        let Next::Chunk(chunk) = self.chunk(standing) else { panic!("no chunk behind {standing:?}") };
        *chunk
    }
}

impl Outbox for Commune {
    fn next(&mut self, standing: &Standing, _: usize) -> Result<Next, OutboxProblem> {
        Ok(self.chunk(standing))
    }

    fn take_in(&mut self, _: &Incoming) -> Result<(), OutboxProblem> {
        Ok(())
    }
}

/// The line of a commune, driven step by step.
pub struct Sender(pub Line);

impl Sender {
    pub fn new(address: &Address) -> Self {
        Self(Line::open_known(address, Purpose::Write).unwrap())
    }

    pub fn standing(&mut self) -> Result<Standing, CarryProblem> {
        self.0.work(standing::read)
    }

    pub fn apply(&mut self, chunk: &Chunk) -> Result<Taken, CarryProblem> {
        self.0.work(async |client| carry::apply(client, chunk).await)
    }

    /// Sends the next chunk.
    pub fn send(&mut self, commune: &Commune) -> Chunk {
        let chunk = commune.some_chunk(&self.standing().unwrap());
        assert_eq!(self.apply(&chunk), Ok(Taken::Written));
        chunk
    }

    /// Sends until there is nothing more.
    pub fn send_all(&mut self, commune: &Commune) {
        while commune.chunk(&self.standing().unwrap()) != Next::Nothing {
            self.send(commune);
        }
    }
}

/// What is above of a commune's people, cases and figures, as [`Commune::projection`] has it.
pub fn above(database: &crate::server::Database, commune: &str) -> Vec<String> {
    let sql = format!(
        "select l from (
            select '1 ' || concat_ws('|', no, coalesce(person_id, '-'), name, birth, sex) l from upward.person where commune = '{commune}'
            union all select '2 ' || concat_ws('|', no, code, state, to_char(due_at, 'YYYY-MM-DD\"T\"HH24:MI:SS+07:00'))
                from upward.case_file where commune = '{commune}'
            union all select '9 ' || concat_ws('|', period_from, period_to, code, value, num, den)
                from upward.figure where commune = '{commune}') x
         order by l collate \"C\""
    );
    database.ask(&sql)
}
