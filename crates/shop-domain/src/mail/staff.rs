//! Why a letter is written to somebody who works in the shop, about how they come in. Never about an invitation.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffOccasion {
    /// Somebody has forgotten a password.
    Reset,
    /// A password was set. Told, so that nobody else does so unnoticed.
    PasswordChanged,
}

impl StaffOccasion {
    pub fn code(self) -> &'static str {
        match self {
            Self::Reset => "staff_reset",
            Self::PasswordChanged => "staff_password_changed",
        }
    }
}
