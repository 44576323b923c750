//! Names as they are met in a hill commune of Quảng Ngãi: half the people Đinh of the H'rê, the others Kinh.

use super::random::Random;
use soxa_domain::person::Sex;

/// The two peoples of the commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folk {
    Hre,
    Kinh,
}

impl Folk {
    /// The name in the table of ethnic groups.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hre => "Hrê",
            Self::Kinh => "Kinh",
        }
    }
}

const KINH_FAMILIES: [(&str, u64); 14] = [
    ("Nguyễn", 36),
    ("Trần", 10),
    ("Lê", 10),
    ("Phạm", 10),
    ("Võ", 9),
    ("Huỳnh", 7),
    ("Bùi", 4),
    ("Đỗ", 3),
    ("Trương", 3),
    ("Hồ", 2),
    ("Đặng", 2),
    ("Phan", 2),
    ("Tạ", 1),
    ("Cao", 1),
];

const HRE_MEN: [&str; 60] = [
    "Ghin", "Trói", "Nghinh", "Tró", "Rem", "Ngót", "Rôi", "Vát", "Lút", "Sót", "Rớt", "Đía", "Vía", "Min",
    "Reo", "Nước", "Ngói", "Lếch", "Rêu", "Đố", "Ri", "Reng", "Phin", "Thốt", "Xăng", "Bay", "Lía", "Ny",
    "Nhía", "Thông", "Ruộng", "Rin", "Ôn", "Bơi", "Gấm", "Khói", "Lâm", "Trung", "Sỹ", "Vôi", "Tiếp", "Hút",
    "Dế", "Xói", "Nơi", "Bút", "Rắc", "Tun", "Thép", "Già", "Rum", "Đúp", "Xây", "Bốn", "Lý", "Quế", "Goa",
    "Nút", "Viên", "Ươi",
];

const HRE_WOMEN: [&str; 56] = [
    "Nía", "Bướm", "Huệ", "Reo", "Mía", "Dáo", "Rin", "Rơn", "Xuôi", "Thía", "Lía", "Ghé", "Trêu", "Nương",
    "Bẹ", "Hía", "Đơ", "Rủi", "Riêng", "Nghé", "Vải", "Xa", "Bé", "Thơm", "Lốt", "Mót", "Dút", "Nhum",
    "Sương", "Trang", "Hồng", "Râu", "Hiếu", "Điểm", "Ngheo", "Xê", "Phía", "Thêm", "Mai", "Rơm", "Ly",
    "Ngọt", "Giá", "Nề", "Xoan", "Bông", "Chế", "Rết", "Ngó", "Trinh", "Đào", "Bảy", "Mới", "Nhớ", "Khía",
    "Lan",
];

const KINH_MEN: [&str; 60] = [
    "Hùng", "Dũng", "Tuấn", "Minh", "Nam", "Sơn", "Hải", "Long", "Thành", "Tâm", "Phúc", "Lộc", "Thọ",
    "Bình", "An", "Khánh", "Quang", "Vinh", "Hòa", "Thắng", "Lợi", "Đức", "Trung", "Hiếu", "Nghĩa", "Tín",
    "Cường", "Mạnh", "Kiên", "Toàn", "Tùng", "Bách", "Khôi", "Huy", "Hoàng", "Phong", "Vũ", "Lâm", "Thịnh",
    "Phát", "Tài", "Đạt", "Công", "Chiến", "Quyết", "Tiến", "Bảo", "Quốc", "Việt", "Thái", "Hậu", "Tân",
    "Xuân", "Thu", "Ba", "Bốn", "Năm", "Sáu", "Tấn", "Trí",
];

const KINH_WOMEN: [&str; 60] = [
    "Hoa",
    "Lan",
    "Huệ",
    "Cúc",
    "Mai",
    "Đào",
    "Hồng",
    "Liên",
    "Sen",
    "Thủy",
    "Nga",
    "Hà",
    "Thu",
    "Xuân",
    "Hạnh",
    "Phúc",
    "Hiền",
    "Dung",
    "Nhung",
    "Tuyết",
    "Vân",
    "Yến",
    "Oanh",
    "Loan",
    "Phượng",
    "Trang",
    "Trinh",
    "Linh",
    "Thảo",
    "Vy",
    "My",
    "Ngân",
    "Ngọc",
    "Bích",
    "Châu",
    "Diễm",
    "Diệu",
    "Giang",
    "Hằng",
    "Hương",
    "Hường",
    "Kiều",
    "Lệ",
    "Lý",
    "Mỹ",
    "Nguyệt",
    "Nhàn",
    "Nữ",
    "Quyên",
    "Sang",
    "Tâm",
    "Thanh",
    "Thơm",
    "Tình",
    "Trâm",
    "Tú",
    "Uyên",
    "Út",
    "Bé",
    "Nhi",
];

const YOUNG_MEN: [&str; 12] =
    ["Gia", "Minh", "Quốc", "Anh", "Đức", "Thanh", "Hoàng", "Bảo", "Nhật", "Ngọc", "Tấn", "Công"];
const YOUNG_WOMEN: [&str; 12] = [
    "Thị Ngọc",
    "Thị Kim",
    "Thị Thu",
    "Ngọc",
    "Thị Mỹ",
    "Thanh",
    "Thị Hồng",
    "Bảo",
    "Thị Thanh",
    "Khánh",
    "Thị Bích",
    "Như",
];

/// The family name of a new family.
pub(super) fn family_name(random: &mut Random, folk: Folk) -> &'static str {
    match folk {
        Folk::Hre if random.percent(88) => "Đinh",
        Folk::Hre => "Phạm",
        Folk::Kinh => random.weighted(&KINH_FAMILIES),
    }
}

/// A whole name of somebody born in a year.
pub(super) fn full_name(random: &mut Random, family: &str, folk: Folk, sex: Sex, year: i32) -> String {
    let modern = year >= 1995;
    let given = match (folk, sex) {
        (Folk::Hre, Sex::Male) if !(modern && random.percent(40)) => random.one(&HRE_MEN),
        (Folk::Hre, Sex::Female) if !(modern && random.percent(40)) => random.one(&HRE_WOMEN),
        (_, Sex::Male) => random.one(&KINH_MEN),
        (_, Sex::Female) => random.one(&KINH_WOMEN),
    };
    let middle = match sex {
        Sex::Male if modern && random.percent(45) => random.one(&YOUNG_MEN),
        Sex::Female if modern && random.percent(40) => random.one(&YOUNG_WOMEN),
        Sex::Male if folk == Folk::Hre && random.percent(8) => "",
        Sex::Male if random.percent(15) => random.one(&YOUNG_MEN),
        Sex::Male => "Văn",
        Sex::Female => "Thị",
    };
    // A middle name that repeats the given one is not used.
    let middle =
        if middle.ends_with(given) { if sex == Sex::Male { "Văn" } else { "Thị" } } else { middle };
    if middle.is_empty() { format!("{family} {given}") } else { format!("{family} {middle} {given}") }
}

/// The family name in a whole name.
pub(super) fn family_of(name: &str) -> &str {
    name.split(' ').next().unwrap_or_default()
}

/// The given name in a whole name.
pub(super) fn given_of(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or_default()
}
