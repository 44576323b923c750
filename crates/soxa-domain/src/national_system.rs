//! The national systems that somebody types into by hand.

use serde::{Deserialize, Serialize};

use super::labels::vocabulary;

/// A national system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NationalSystem {
    /// National population data base.
    #[serde(rename = "dancu")]
    Population,
    /// Civil-status system of the Ministry of Justice.
    #[serde(rename = "hotich")]
    CivilStatus,
    /// National portal of public services.
    #[serde(rename = "dvc")]
    Portal,
    /// Social insurance.
    #[serde(rename = "bhxh")]
    Insurance,
    /// Vaccination platform.
    #[serde(rename = "tiemchung")]
    Vaccination,
}

vocabulary!(NationalSystem {
    Population = "dancu", "CSDLQG về dân cư";
    CivilStatus = "hotich", "Hộ tịch điện tử";
    Portal = "dvc", "Cổng dịch vụ công";
    Insurance = "bhxh", "Bảo hiểm xã hội";
    Vaccination = "tiemchung", "Nền tảng tiêm chủng";
});
