//! Why a letter is written to somebody who works in the shop, about how they come in. Never about an invitation.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffOccasion {
    /// Somebody has forgotten a password.
    Reset,
    /// A password was set. Told, so that nobody else does so unnoticed.
    PasswordChanged,
    /// A code is asked for from now on.
    CodesOn,
    /// And is no longer.
    CodesOff,
    /// The same, by somebody who runs the staff.
    CodesTaken,
    /// One of the codes for a lost telephone let somebody in.
    RecoveryUsed,
    PasskeyAdded,
    PasskeyRemoved,
}

impl StaffOccasion {
    pub fn code(self) -> &'static str {
        match self {
            Self::Reset => "staff_reset",
            Self::PasswordChanged => "staff_password_changed",
            Self::CodesOn => "staff_codes_on",
            Self::CodesOff => "staff_codes_off",
            Self::CodesTaken => "staff_codes_taken",
            Self::RecoveryUsed => "staff_recovery_used",
            Self::PasskeyAdded => "staff_passkey_added",
            Self::PasskeyRemoved => "staff_passkey_removed",
        }
    }
}
