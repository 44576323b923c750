//! A file that cancels a personal id (hồ sơ hủy, xác lập lại số định danh), and notices of personal ids.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::labels::vocabulary;
use super::personal_id::PersonalId;
use super::time::Timestamp;

use soxa_data::data_file;

/// Where a cancellation stands (Decree 58/2026 art. 5; the department of the Ministry, C06, decides).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelState {
    /// Found.
    Found,
    /// Being verified.
    Verifying,
    /// Everything is there.
    Complete,
    /// Sent to PC06.
    Sent,
    /// C06 cancelled the number.
    Cancelled,
    /// A new number was given.
    Reissued,
    /// The citizen knows.
    Notified,
    /// Sent back.
    Returned,
}

vocabulary!(CancelState {
    Found = "found", "Phát hiện";
    Verifying = "verifying", "Đang xác minh";
    Complete = "complete", "Đủ hồ sơ";
    Sent = "sent", "Đã gửi PC06";
    Cancelled = "cancelled", "C06 đã hủy";
    Reissued = "reissued", "Đã xác lập số mới";
    Notified = "notified", "Đã thông báo";
    Returned = "returned", "Trả lại";
});

impl CancelState {
    /// The states that may follow (`data/id_cancellations.toml`).
    pub fn moves(self) -> &'static [CancelState] {
        static MOVES: OnceLock<BTreeMap<CancelState, Vec<CancelState>>> = OnceLock::new();
        MOVES
            .get_or_init(|| data_file!("data/id_cancellations.toml").unwrap_or_default())
            .get(&self)
            .map_or(&[], Vec::as_slice)
    }

    /// Whether the number no longer holds.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Cancelled | Self::Reissued | Self::Notified)
    }
}

/// A cancellation of a personal id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdCancellation {
    /// Its number, unique: `03/HS-HUY`.
    pub number: String,
    /// The person.
    pub person: u32,
    /// The number to be cancelled.
    pub old_id: PersonalId,
    /// The number that takes its place.
    pub new_id: Option<PersonalId>,
    /// Why.
    pub reason: String,
    /// Papers in the file.
    pub papers: Vec<String>,
    /// The decision: number, day, who.
    pub decision: String,
    /// Where it stands.
    pub state: CancelState,
    /// When it was opened.
    pub opened_on: NaiveDate,
    /// When it was sent.
    pub sent_on: Option<NaiveDate>,
    /// When it was decided.
    pub decided_on: Option<NaiveDate>,
    /// Who works on it.
    pub officer: String,
}

/// Where a notice of a personal id stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// Printed, perhaps with the hamlet's head.
    Printed,
    /// Handed over.
    Delivered,
    /// Nobody was there.
    Absent,
    /// What it says is wrong.
    Wrong,
}

vocabulary!(NoticeState {
    Printed = "printed", "Đã in";
    Delivered = "delivered", "Đã giao";
    Absent = "absent", "Vắng mặt";
    Wrong = "wrong", "Sai thông tin";
});

/// A notice of a personal id (thông báo số định danh cá nhân).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its number, unique: `0001/TB-ĐDCN`.
    pub number: String,
    /// For whom.
    pub person: u32,
    /// When it was printed.
    pub printed_on: NaiveDate,
    /// Where it stands.
    pub state: NoticeState,
    /// When it was handed over.
    pub delivered_at: Option<Timestamp>,
    /// Who took it.
    pub received_by: String,
    /// Who handed it over, or printed it.
    pub operator: String,
}
