//! What of a record goes up (`upward.toml`): tables and columns are data, what a column says is a function of its record.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use soxa_data::data_file;
use soxa_domain::case::Case;
use soxa_domain::case_state::ClockRule;
use soxa_domain::finding::Finding;
use soxa_domain::labels::Vocabulary;
use soxa_domain::offer::Offer;
use soxa_domain::person::Person;
use soxa_domain::queue_item::QueueItem;
use soxa_domain::referral::Referral;
use soxa_store::codec::{Kind, Record, Stored};
use soxa_store::index::By;
use soxa_store::journal::Subject;
use soxa_store::{Reader, StoreError};
use soxa_text::fold::fold;

use crate::referrals::said::{Said, said};

/// A table above.
#[derive(Debug, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    #[serde(flatten)]
    columns: Columns,
}

/// What a table has of each of its records.
#[derive(Debug, Deserialize)]
#[serde(tag = "record", content = "columns", rename_all = "snake_case")]
enum Columns {
    Case(Vec<CaseColumn>),
    Finding(Vec<FindingColumn>),
    QueueItem(Vec<QueueColumn>),
    Person(Vec<PersonColumn>),
    Referral(Vec<ReferralColumn>),
    Offer(Vec<OfferColumn>),
}

/// A record that may go up.
trait Projected: Record {
    /// What can be said of one.
    type Column: Copy;
    /// What it takes to say it beside the record itself.
    type Beside;
    /// Whether this one does.
    fn goes_up(&self) -> bool {
        true
    }
    /// Reads what it takes beside the record.
    ///
    /// # Errors
    /// It cannot be read.
    fn beside(&self, r: &Reader) -> Result<Self::Beside, StoreError>;
    /// What a column says; `None` for what is not known.
    fn value(&self, beside: &Self::Beside, column: Self::Column) -> Option<String>;
}

/// Has records say their columns by themselves.
macro_rules! alone {
    () => {
        type Beside = ();

        fn beside(&self, _: &Reader) -> Result<(), StoreError> {
            Ok(())
        }
    };
}

/// Writes an enum of columns and its ids.
macro_rules! columns {
    ($name:ident { $($column:ident),+ }) => {
        #[derive(Debug, Clone, Copy, Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum $name { $($column),+ }

        impl $name {
            /// As the table above calls it.
            fn id(self) -> String {
                let camel = match self { $(Self::$column => stringify!($column)),+ };
                let snake = camel.char_indices().flat_map(|(at, c)| {
                    let between = (at > 0 && c.is_ascii_uppercase()).then_some('_');
                    between.into_iter().chain([c.to_ascii_lowercase()])
                });
                snake.collect()
            }
        }
    };
}

columns!(CaseColumn {
    Code,
    Official,
    Procedure,
    Channel,
    State,
    ReceivedAt,
    DueAt,
    StateSince,
    ClosedAt,
    ReceivedBy,
    DecidedBy
});
columns!(FindingColumn { Rule, State, OpenedAt, ClosedAt });
columns!(QueueColumn { System, Since, DoneAt });
columns!(PersonColumn { PersonId, Name, Birth, Sex });
columns!(ReferralColumn { Id, Way, Peer, Said, Known, Heard, Procedure, Standing, At, DecidedAt, Document });
columns!(OfferColumn { Offer, Standing, At, Reason });

/// A text that says something.
fn told(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

impl Projected for Case {
    type Column = CaseColumn;
    alone!();

    fn value(&self, (): &(), column: CaseColumn) -> Option<String> {
        let elsewhere = self.elsewhere.as_ref();
        match column {
            CaseColumn::Code => Some(self.code.to_string()),
            CaseColumn::Official => self.official.clone(),
            CaseColumn::Procedure => told(&self.procedure),
            CaseColumn::Channel => Some(self.channel.id().to_owned()),
            CaseColumn::State => Some(self.state.id().to_owned()),
            CaseColumn::ReceivedAt => Some(self.received_at.to_string()),
            // A day that nobody counts to while the clock stands is no day that can be missed.
            CaseColumn::DueAt if self.state.is_open() && self.state.clock() != ClockRule::Running => None,
            CaseColumn::DueAt => self.due_at.map(|at| at.to_string()),
            CaseColumn::StateSince => Some(self.state_since.to_string()),
            // Open is what the commune's own screens call open: what waits to be handed over is, too.
            CaseColumn::ClosedAt if self.state.is_open() => None,
            CaseColumn::ClosedAt => Some(self.closed_at.unwrap_or(self.state_since).to_string()),
            CaseColumn::ReceivedBy => elsewhere.and_then(|e| told(&e.received_by)),
            CaseColumn::DecidedBy => elsewhere.and_then(|e| told(&e.decided_by)),
        }
    }
}

impl Projected for Finding {
    type Column = FindingColumn;
    alone!();

    fn value(&self, (): &(), column: FindingColumn) -> Option<String> {
        match column {
            FindingColumn::Rule => told(&self.rule),
            FindingColumn::State => Some(self.state.id().to_owned()),
            FindingColumn::OpenedAt => Some(self.opened_at.to_string()),
            FindingColumn::ClosedAt => self.closed_at.map(|at| at.to_string()),
        }
    }
}

impl Projected for QueueItem {
    type Column = QueueColumn;
    alone!();

    fn value(&self, (): &(), column: QueueColumn) -> Option<String> {
        match column {
            QueueColumn::System => told(&self.system),
            QueueColumn::Since => Some(self.since.to_string()),
            QueueColumn::DoneAt => self.done.as_ref().map(|done| done.at.to_string()),
        }
    }
}

impl Projected for Person {
    type Column = PersonColumn;
    alone!();

    /// Who is counted in two communes is the double that is looked for; visitors, the dead and who left are not.
    fn goes_up(&self) -> bool {
        self.is_counted()
    }

    fn value(&self, (): &(), column: PersonColumn) -> Option<String> {
        match column {
            PersonColumn::PersonId => self.person_id.map(|id| id.to_string()),
            PersonColumn::Name => told(&fold(&self.full_name)),
            PersonColumn::Birth => self.birth_date.map(|day| day.to_string()),
            PersonColumn::Sex => self.sex.map(|sex| sex.id().to_owned()),
        }
    }
}

impl Projected for Referral {
    type Column = ReferralColumn;
    type Beside = Said;

    fn beside(&self, r: &Reader) -> Result<Said, StoreError> {
        said(r, self)
    }

    fn value(&self, said: &Said, column: ReferralColumn) -> Option<String> {
        match column {
            ReferralColumn::Id => Some(self.id.to_string()),
            ReferralColumn::Way => Some(self.way.id().to_owned()),
            ReferralColumn::Peer => Some(self.peer.code.clone()),
            ReferralColumn::Said => told(&said.fingerprint),
            ReferralColumn::Known => told(&self.known),
            ReferralColumn::Heard => told(&self.heard),
            ReferralColumn::Procedure => told(&said.procedure),
            ReferralColumn::Standing => Some(self.standing().id().to_owned()),
            ReferralColumn::At => Some(self.at.to_string()),
            ReferralColumn::DecidedAt => self.decision.as_ref().map(|decision| decision.at.to_string()),
            ReferralColumn::Document => {
                Some(said.document.clone()).filter(|d| said.is_needed && !d.is_empty())
            }
        }
    }
}

impl Projected for Offer {
    type Column = OfferColumn;
    alone!();

    fn value(&self, (): &(), column: OfferColumn) -> Option<String> {
        let decision = self.decision.as_ref();
        match column {
            OfferColumn::Offer => Some(self.id.to_string()),
            OfferColumn::Standing => Some(self.standing().id().to_owned()),
            OfferColumn::At => Some(decision.map_or(self.came_at, |decision| decision.at).to_string()),
            OfferColumn::Reason => decision.and_then(|decision| told(&decision.reason)),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    table: Vec<Table>,
}

/// The tables, in the order in which their rows are sent.
///
/// # Errors
/// The file that the program was built with says something that is not known.
pub fn tables() -> Result<&'static [Table], StoreError> {
    static TABLES: LazyLock<Result<File, String>> =
        LazyLock::new(|| data_file!("upward.toml" as File).map_err(|e: serde_json::Error| e.to_string()));
    let read = TABLES.as_ref().map_err(|why| StoreError::Damaged(why.clone()))?;
    Ok(&read.table)
}

/// A record as it goes up, or that it is there no more.
pub type Row = Option<Vec<Option<String>>>;

impl Table {
    /// What it is made of.
    pub fn kind(&self) -> Kind {
        match self.columns {
            Columns::Case(_) => Kind::Case,
            Columns::Finding(_) => Kind::Finding,
            Columns::QueueItem(_) => Kind::QueueItem,
            Columns::Person(_) => Kind::Person,
            Columns::Referral(_) => Kind::Referral,
            Columns::Offer(_) => Kind::Offer,
        }
    }

    /// Its columns; the first is the record's number.
    pub fn column_ids(&self) -> Vec<String> {
        let ids: Vec<String> = match &self.columns {
            Columns::Case(columns) => columns.iter().map(|c| c.id()).collect(),
            Columns::Finding(columns) => columns.iter().map(|c| c.id()).collect(),
            Columns::QueueItem(columns) => columns.iter().map(|c| c.id()).collect(),
            Columns::Person(columns) => columns.iter().map(|c| c.id()).collect(),
            Columns::Referral(columns) => columns.iter().map(|c| c.id()).collect(),
            Columns::Offer(columns) => columns.iter().map(|c| c.id()).collect(),
        };
        std::iter::once("no".to_owned()).chain(ids).collect()
    }

    /// The record of a number as it stands.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn row(&self, r: &Reader, no: u32) -> Result<Row, StoreError> {
        match &self.columns {
            Columns::Case(columns) => one::<Case>(r, no, columns),
            Columns::Finding(columns) => one::<Finding>(r, no, columns),
            Columns::QueueItem(columns) => one::<QueueItem>(r, no, columns),
            Columns::Person(columns) => one::<Person>(r, no, columns),
            Columns::Referral(columns) => one::<Referral>(r, no, columns),
            Columns::Offer(columns) => one::<Offer>(r, no, columns),
        }
    }

    /// Every record above a number, until `f` says stop.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn rows_after(&self, r: &Reader, no: u32, f: impl FnMut(u32, Row) -> bool) -> Result<(), StoreError> {
        match &self.columns {
            Columns::Case(columns) => each::<Case>(r, no, columns, f),
            Columns::Finding(columns) => each::<Finding>(r, no, columns, f),
            Columns::QueueItem(columns) => each::<QueueItem>(r, no, columns, f),
            Columns::Person(columns) => each::<Person>(r, no, columns, f),
            Columns::Referral(columns) => each::<Referral>(r, no, columns, f),
            Columns::Offer(columns) => each::<Offer>(r, no, columns, f),
        }
    }

    /// Whether a subject is a record of this table.
    pub fn has(&self, subject: Subject) -> bool {
        subject.kind == self.kind()
    }

    /// The numbers of its records above `after` of which something else is to be said now that these were changed. What is
    /// said of a referral hangs on its case.
    ///
    /// # Errors
    /// An index cannot be read.
    pub fn touched(
        &self,
        r: &Reader,
        these: &BTreeSet<Subject>,
        after: u32,
    ) -> Result<BTreeSet<u32>, StoreError> {
        let mut found: BTreeSet<u32> = these.iter().filter(|s| self.has(**s)).map(|s| s.no).collect();
        if self.kind() == Kind::Referral {
            for case in these.iter().filter(|subject| subject.kind == Kind::Case) {
                found.extend(r.with_prefix(By::ReferralCase, &case.no.to_be_bytes(), usize::MAX)?);
            }
        }
        Ok(found.split_off(&after.saturating_add(1)))
    }
}

fn row_of<R: Projected>(r: &Reader, stored: &Stored<R>, columns: &[R::Column]) -> Result<Row, StoreError> {
    if !stored.record.goes_up() {
        return Ok(None);
    }
    let beside = stored.record.beside(r)?;
    let values = columns.iter().map(|column| stored.record.value(&beside, *column));
    Ok(Some(std::iter::once(Some(stored.no.to_string())).chain(values).collect()))
}

fn one<R: Projected>(r: &Reader, no: u32, columns: &[R::Column]) -> Result<Row, StoreError> {
    let stored = r.get::<R>(no)?;
    Ok(stored.map(|stored| row_of(r, &stored, columns)).transpose()?.flatten())
}

fn each<R: Projected>(
    r: &Reader,
    no: u32,
    columns: &[R::Column],
    mut f: impl FnMut(u32, Row) -> bool,
) -> Result<(), StoreError> {
    r.each_after::<R>(no, |stored| Ok(f(stored.no, row_of(r, &stored, columns)?)))
}
