//! What is wrong with a household, its head, or who moves.

use crate::words::PHRASES;
use soxa_text::words::worded;

worded! {
    /// What is wrong with a household, its head, or who moves.
    pub enum HouseholdProblem from PHRASES ["households"] {
        OneHead,
        LabelOfOtherSex { label: String, name: String },
        NotAMember { name: String, household: String },
        UnfitHead { name: String },
        Minor { name: String },
        Abroad { name: String },
        DoubtfulHead { doubt: Box<HouseholdProblem> },
        RelationOpen { name: String },
        MoverRelationOpen { name: String },
        MembersChanged,
        TwiceAmongMovers { name: String },
        NoMovers,
        HeadNotHere { name: String },
        WholeHousehold,
        HereAlready { name: String },
        NumberTaken { number: String },
    }
}
