//! What is asked of all communes together. Each question is one statement over whole tables, and its answer one JSON document
//! with stable keys in English; the database makes it, so that no row travels that was not asked for.

use tokio_postgres::Client;

use crate::problem::{Problem, Wrong};

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Question {
    /// Where each commune stands, and how much is open there.
    Communes,
    /// The figures of a period, added up and by commune.
    Figures,
    /// What the rules of quality find, by rule and commune.
    Findings,
    /// What still waits to be typed into national systems, by system and commune.
    Queues,
    /// The open cases of one commune, by procedure and state.
    Cases,
    /// People who may stand in two communes.
    Doubles,
    /// The files that were offered, and what each commune said of them.
    Offers,
}

impl Question {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Communes,
        Self::Figures,
        Self::Findings,
        Self::Queues,
        Self::Cases,
        Self::Doubles,
        Self::Offers,
    ];

    const fn sql(self) -> &'static str {
        match self {
            Self::Communes => include_str!("ask/communes.sql"),
            Self::Figures => include_str!("ask/figures.sql"),
            Self::Findings => include_str!("ask/findings.sql"),
            Self::Queues => include_str!("ask/queues.sql"),
            Self::Cases => include_str!("ask/cases.sql"),
            Self::Doubles => include_str!("ask/doubles.sql"),
            Self::Offers => include_str!("ask/offers.sql"),
        }
    }
}

/// What of all that is above a question is about.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// One commune.
    pub commune: Option<String>,
    /// First and last day of one period.
    pub period: Option<(String, String)>,
}

/// Asks, and gives the answer as JSON.
///
/// # Errors
/// The question wants a commune or a day and has none, the login may not ask it, or the database fails.
pub async fn ask(client: &Client, question: Question, about: &About) -> Result<String, Problem> {
    if question == Question::Cases && about.commune.is_none() {
        return Err(Wrong::OnlyCommune.into());
    }
    let row = if question == Question::Figures {
        let (from, to) = about.period.clone().unzip();
        if !from.iter().chain(&to).all(|day| is_day(day)) {
            return Err(Wrong::Period.into());
        }
        client.query_one(question.sql(), &[&about.commune, &from, &to]).await?
    } else {
        client.query_one(question.sql(), &[&about.commune]).await?
    };
    Ok(row.get(0))
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && text.chars().all(|c| c.is_ascii_digit() || c == '-')
}
