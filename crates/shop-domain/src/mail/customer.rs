//! Why a letter is written to somebody about their account. Never about an order.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerOccasion {
    /// Somebody wants an account under this address; whether it is theirs, the letter's link tells.
    SignUp,
    /// The same, and there is one already.
    HasAccount,
    /// Somebody has forgotten a password.
    Reset,
    /// A password was set. Told, so that nobody else does so unnoticed.
    PasswordChanged,
    /// A customer asks to be reached under this address.
    NewEmail,
    /// To the old address: it is no longer the account's.
    EmailChanged,
    /// A customer says that orders were placed with this address.
    ClaimOrders,
    /// A house elsewhere vouches for them from now on.
    Linked,
    /// And one does so no longer.
    Unlinked,
    /// A device of theirs lets them in from now on.
    PasskeyAdded,
    /// And one does so no longer.
    PasskeyRemoved,
}

impl CustomerOccasion {
    pub fn code(self) -> &'static str {
        match self {
            Self::SignUp => "customer_sign_up",
            Self::HasAccount => "customer_has_account",
            Self::Reset => "customer_reset",
            Self::PasswordChanged => "customer_password_changed",
            Self::NewEmail => "customer_new_email",
            Self::EmailChanged => "customer_email_changed",
            Self::ClaimOrders => "customer_claim_orders",
            Self::Linked => "customer_linked",
            Self::Unlinked => "customer_unlinked",
            Self::PasskeyAdded => "customer_passkey_added",
            Self::PasskeyRemoved => "customer_passkey_removed",
        }
    }
}
