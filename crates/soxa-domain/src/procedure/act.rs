//! What a positive result of a procedure changes in the register.

use serde::{Deserialize, Serialize};

use crate::labels::vocabulary;

/// An act on the register that a procedure stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the labels below say what each is")]
pub enum RegisterAct {
    PermanentResidence,
    PermanentResidenceEnd,
    TemporaryResidence,
    TemporaryResidenceExtension,
    TemporaryResidenceEnd,
    HouseholdSplit,
    HeadChange,
    CivilStatusChange,
    AddressChange,
    ResidenceDeclaration,
    ResidenceCertificate,
    Stay,
    Absence,
    Birth,
    Death,
    Marriage,
    DataCorrection,
    IdCancellation,
}

impl RegisterAct {
    /// Whether a case of it ends as it is received: a notice, in which nothing is left to be done.
    pub fn ends_on_receipt(self) -> bool {
        self == Self::Stay
    }
}

vocabulary!(RegisterAct {
    PermanentResidence = "permanent_residence", "Đăng ký thường trú";
    PermanentResidenceEnd = "permanent_residence_end", "Xóa đăng ký thường trú";
    TemporaryResidence = "temporary_residence", "Đăng ký tạm trú";
    TemporaryResidenceExtension = "temporary_residence_extension", "Gia hạn tạm trú";
    TemporaryResidenceEnd = "temporary_residence_end", "Xóa đăng ký tạm trú";
    HouseholdSplit = "household_split", "Tách hộ";
    HeadChange = "head_change", "Thay đổi chủ hộ";
    CivilStatusChange = "civil_status_change", "Cập nhật thay đổi hộ tịch";
    AddressChange = "address_change", "Cập nhật địa giới, tên thôn";
    ResidenceDeclaration = "residence_declaration", "Khai báo thông tin về cư trú";
    ResidenceCertificate = "residence_certificate", "Xác nhận thông tin về cư trú";
    Stay = "stay", "Thông báo lưu trú";
    Absence = "absence", "Khai báo tạm vắng";
    Birth = "birth", "Ghi khai sinh";
    Death = "death", "Ghi khai tử";
    Marriage = "marriage", "Ghi kết hôn";
    DataCorrection = "data_correction", "Sửa dữ liệu dân cư";
    IdCancellation = "id_cancellation", "Hủy số định danh";
});
