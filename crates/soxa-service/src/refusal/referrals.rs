//! What stands against handing a case over to another commune, or against taking one that another handed over.

use crate::words::PHRASES;
use soxa_domain::case_state::CaseState;
use soxa_domain::referral::Standing;
use soxa_text::words::worded;

worded! {
    /// What stands against handing a case over to another commune, or against taking one that another handed over.
    pub enum ReferralProblem from PHRASES ["referrals"] {
        NotACommune { code: String },
        OwnCommune,
        NoName { code: String },
        Ended { state: CaseState },
        OnItsWayAlready { peer: String },
        NotThisWay,
        Decided { standing: Standing },
        NothingTold { peer: String },
        NoReason,
        Applicant { why: String },
        OfAnother { id: String, name: String },
        Alike { id: String, name: String },
        TooLong { most: usize },
    }
}

worded! {
    /// Why something that another commune told is not taken as it came.
    pub enum MessageProblem from PHRASES ["messages"] {
        NotRead { peer: String, why: String },
        NoSuchReferral { peer: String, id: String },
        OfAnother { peer: String, id: String },
    }
}
