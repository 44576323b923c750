//! Ways a case comes in (phương thức nộp hồ sơ), and whether the report counts them as online.

use serde::{Deserialize, Serialize};

use crate::labels::vocabulary;

/// How a case came in. New ways come last: records name them by their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// At the counter, on paper.
    Direct,
    /// By the citizen on the portal.
    Online,
    /// On the portal, at the counter, with an officer's help.
    AssistedOnline,
    /// By public post.
    Post,
    /// By telephone.
    Phone,
    /// By e-mail.
    Email,
    /// On a web page of the office.
    Website,
    /// From the software of a place of lodging.
    Software,
    /// In the national identity application.
    Vneid,
    /// At a self-service machine.
    Kiosk,
}

vocabulary!(Channel {
    Direct = "direct", "Trực tiếp";
    Online = "online", "Trực tuyến", "trực tuyến (công dân tự nộp)", "cổng dịch vụ công";
    AssistedOnline = "assisted_online", "Trực tuyến có hỗ trợ";
    Post = "post", "Bưu chính", "bưu chính công ích", "dịch vụ bưu chính";
    Phone = "phone", "Điện thoại";
    Email = "email", "Thư điện tử";
    Website = "website", "Trang thông tin điện tử";
    Software = "software", "Phần mềm lưu trú", "phần mềm quản lý lưu trú";
    Vneid = "vneid", "VNeID";
    Kiosk = "kiosk", "Ki-ốt tự phục vụ", "kiosk";
});

impl Channel {
    /// The ways of a procedure that names none of its own.
    pub const USUAL: [Self; 4] = [Self::Direct, Self::Online, Self::AssistedOnline, Self::Post];

    /// Whether the report counts it as online, and the online fee is paid; the others count as direct.
    pub const fn is_online(self) -> bool {
        match self {
            Self::Online
            | Self::AssistedOnline
            | Self::Website
            | Self::Software
            | Self::Vneid
            | Self::Kiosk => true,
            Self::Direct | Self::Post | Self::Phone | Self::Email => false,
        }
    }

    /// Whether the citizen sends it without standing at the counter, so that it still has to be taken on.
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Online | Self::Vneid | Self::Kiosk)
    }
}
