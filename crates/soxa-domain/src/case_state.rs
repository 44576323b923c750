//! States of a case, what the clock does in each, and the moves between them (`data/case_states.toml`).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::labels::{Vocabulary, vocabulary};

use soxa_data::data_file;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Filed online, not yet looked at.
    MoiDangKy,
    /// Received.
    DuocTiepNhan,
    /// Not received, or refused.
    KhongTiepNhan,
    /// Being worked on.
    DangXuLy,
    /// More papers are asked for.
    YeuCauBoSung,
    /// A payment is waited for.
    YeuCauTtNvtc,
    /// The citizen took it back.
    CongDanRut,
    /// Work was stopped.
    DungXuLy,
    /// Done, the result waits to be handed over.
    DaXuLyXong,
    /// The result was handed over.
    DaTraKetQua,
}

vocabulary!(CaseState {
    MoiDangKy = "moi_dang_ky", "Mới đăng ký";
    DuocTiepNhan = "duoc_tiep_nhan", "Được tiếp nhận";
    KhongTiepNhan = "khong_tiep_nhan", "Không tiếp nhận", "từ chối";
    DangXuLy = "dang_xu_ly", "Đang xử lý";
    YeuCauBoSung = "yeu_cau_bo_sung", "Yêu cầu bổ sung";
    YeuCauTtNvtc = "yeu_cau_tt_nvtc", "Chờ nghĩa vụ tài chính";
    CongDanRut = "cong_dan_rut", "Công dân rút";
    DungXuLy = "dung_xu_ly", "Dừng xử lý";
    DaXuLyXong = "da_xu_ly_xong", "Đã xong, chờ trả";
    DaTraKetQua = "da_tra_ket_qua", "Đã trả kết quả";
});

/// What happens to the term while a case is in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockRule {
    /// Time counts.
    Running,
    /// Time does not count.
    Stopped,
    /// Time does not count, and starts from nothing when the case goes on (Decree 61/2018 art. 19.4).
    Restarts,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MovesFile {
    moves: BTreeMap<CaseState, Vec<CaseState>>,
    from_open: FromOpen,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FromOpen {
    moves: Vec<CaseState>,
}

fn moves() -> &'static BTreeMap<CaseState, Vec<CaseState>> {
    static MOVES: OnceLock<BTreeMap<CaseState, Vec<CaseState>>> = OnceLock::new();
    MOVES.get_or_init(|| {
        match data_file!("data/case_states.toml" as MovesFile) {
            Ok(mut file) => {
                for (from, to) in &mut file.moves {
                    to.extend(file.from_open.moves.iter().filter(|_| !from.is_terminal()).copied());
                }
                file.moves
            }
            Err(_) => BTreeMap::new(), // a test reads the embedded file: it cannot be wrong here
        }
    })
}

impl CaseState {
    /// The states a case may go to from this one, in the order they are offered.
    pub fn next(self) -> &'static [Self] {
        moves().get(&self).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing can follow.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::KhongTiepNhan | Self::CongDanRut | Self::DungXuLy | Self::DaTraKetQua)
    }

    /// Whether the office still owes an answer.
    pub fn is_open(self) -> bool {
        !self.is_terminal()
    }

    /// What the clock does.
    pub fn clock(self) -> ClockRule {
        match self {
            Self::DuocTiepNhan | Self::DangXuLy => ClockRule::Running,
            Self::YeuCauBoSung => ClockRule::Restarts,
            _ => ClockRule::Stopped,
        }
    }

    /// Whether going there must say why: it refuses, stops, or asks for more.
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::KhongTiepNhan | Self::DungXuLy | Self::YeuCauBoSung)
    }

    /// Whether the work is done: the result is ready or handed over.
    pub fn is_resolved(self) -> bool {
        matches!(self, Self::DaXuLyXong | Self::DaTraKetQua)
    }

    /// Every state, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::LABELS.iter().map(|l| l.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_those_of_the_table() {
        assert_eq!(CaseState::all().count(), 10);
        for state in CaseState::all() {
            assert_eq!(state.next().is_empty(), state.is_terminal(), "{}", state.id());
            assert_eq!(CaseState::parse(state.id()), Some(state));
            if state.is_open() {
                assert!(
                    state.next().contains(&CaseState::CongDanRut)
                        && state.next().contains(&CaseState::DungXuLy)
                );
            }
        }
        assert!(CaseState::DaXuLyXong.next().contains(&CaseState::DangXuLy));
        assert!(!CaseState::MoiDangKy.next().contains(&CaseState::DaTraKetQua));
    }
}
