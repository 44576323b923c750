//! A terminal of the level above: it has no register, only what the communes sent up, and writes nothing.

use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, FixedOffset, Utc};
use serde::de::DeserializeOwned;

use super::backend::{Backend, Choice, Draft, FindResult, Overview};
use super::lookup::Source;
use super::route::{ProvincePage, Route};
use super::screens::province::Loaded;
use super::words::Words;
use soxa_domain::rulebook::RuleBook;
use soxa_domain::time::Timestamp;
use soxa_service::refusal::{Field, UpwardProblem};
use soxa_service::{Permission, ServiceError};
use soxa_upward::answers::Question;

/// What answers for the level above.
pub trait Above: Send + Sync {
    /// The answer, one JSON document; or why there is none, in words.
    ///
    /// # Errors
    /// It cannot be reached, or says no.
    fn ask(&self, question: &Question) -> Result<Vec<u8>, String>;
}

/// What all communes together sent, and the rules that give it its names.
pub struct Province {
    above: Box<dyn Above>,
    /// The rules of today.
    pub rules: RuleBook,
    /// A page that was made beside the session, until its place opens.
    ready: Mutex<Option<(ProvincePage, Loaded)>>,
}

impl Province {
    /// Over what answers for it.
    pub fn new(above: Box<dyn Above>, rules: RuleBook) -> Self {
        Self { above, rules, ready: Mutex::default() }
    }

    /// Keeps a page until its place opens.
    pub fn keep(&self, page: ProvincePage, loaded: Loaded) {
        *self.ready.lock().unwrap_or_else(PoisonError::into_inner) = Some((page, loaded));
    }

    /// Gives up the page that was kept, where it is the one that opens.
    pub fn take(&self, page: &ProvincePage) -> Option<Loaded> {
        let kept = self.ready.lock().unwrap_or_else(PoisonError::into_inner).take();
        kept.filter(|(of, _)| of == page).map(|(_, loaded)| loaded)
    }

    /// The answer to a question.
    ///
    /// # Errors
    /// It cannot be reached, says no, or answers in a form that is not known here.
    pub fn ask<T: DeserializeOwned>(&self, question: &Question) -> Result<T, ServiceError> {
        let refused = |said| ServiceError::refused(Field::Upward, UpwardProblem::Above { said });
        let document = self.above.ask(question).map_err(refused)?;
        serde_json::from_slice(&document).map_err(|e| refused(e.to_string()))
    }
}

/// The terminal.
pub struct ProvinceTerminal {
    province: Arc<Province>,
    /// Where the communes' rows are, and who looks, as the first line shows it.
    place: String,
    login: String,
}

impl ProvinceTerminal {
    /// Over what all communes sent.
    pub fn new(province: Province, place: String, login: String) -> Rc<Self> {
        Rc::new(Self { province: Arc::new(province), place, login })
    }
}

impl Backend for ProvinceTerminal {
    fn now(&self) -> DateTime<FixedOffset> {
        Timestamp::from_seconds(Utc::now().timestamp()).local()
    }

    fn commune(&self) -> String {
        self.place.clone()
    }

    fn operator(&self) -> String {
        self.login.clone()
    }

    fn rights(&self) -> Option<Vec<Permission>> {
        Some(Permission::LOOKS.to_vec())
    }

    fn only_looks(&self) -> bool {
        true
    }

    fn waiting(&self) -> Result<usize, ServiceError> {
        Ok(0)
    }

    fn overview(&self, _: &Words) -> Result<Overview, ServiceError> {
        Ok(Overview::default())
    }

    fn find(&self, _: &str, _: usize) -> Result<FindResult, ServiceError> {
        Ok(FindResult::default())
    }

    fn lookup(&self, _: Source, _: &str, _: usize) -> Result<Vec<Choice>, ServiceError> {
        Ok(Vec::new())
    }

    fn keep_drafts(&self, _: &[Draft]) {}

    fn first(&self) -> Route {
        Route::Province(ProvincePage::Menu)
    }

    fn province(&self) -> Option<&Arc<Province>> {
        Some(&self.province)
    }
}
