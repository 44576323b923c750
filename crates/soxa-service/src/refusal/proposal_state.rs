//! What has become of a proposal.

use crate::words::PHRASES;
use soxa_text::words::worded;

worded! {
    /// What has become of a proposal.
    pub enum ProposalState from PHRASES ["proposal_state"] {
        Expired,
        Open,
        Done { by: String },
        Refused { by: String },
        Withdrawn,
    }
}
