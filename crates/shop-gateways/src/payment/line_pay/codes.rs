//! What LINE Pay's codes mean to a confirmation or a refund. Knows no call and no order.

/// Whose matter a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It may have happened, by this call or by one before: to be looked up.
    Doubtful,
    /// The shopper has not chosen how to pay yet.
    Early,
    /// It did not happen, and will not: the card, the account, the time.
    Final,
    /// It did not happen, and asking again may help once the owner has mended something.
    Ours,
}

impl Meaning {
    pub(super) fn of(code: &str) -> Self {
        match code.parse::<u16>() {
            Ok(1169) => Self::Early,
            // The merchant, its signature, its currency, what it wrote.
            Ok(1104..=1106 | 1178 | 2101 | 2102) => Self::Ours,
            // Members and accounts.
            Ok(1101 | 1102 | 1110 | 1141 | 1142 | 1170) => Self::Final,
            // Amounts, deadlines, transactions that are not there or not of the kind.
            Ok(1124 | 1150 | 1153 | 1155 | 1159 | 1163..=1165 | 1179 | 1180 | 1183 | 1184) => Self::Final,
            // Cards.
            Ok(1280..=1298) => Self::Final,
            // In process, done before, done twice, done under this order's number; LINE Pay's own faults; and every
            // code that came after this was written.
            _ => Self::Doubtful,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_surely_did_not_happen_is_final() {
        for code in ["1141", "1142", "1150", "1153", "1163", "1164", "1180", "1282", "1298"] {
            assert_eq!(Meaning::of(code), Meaning::Final, "{code}");
        }
        for code in ["1145", "1152", "1172", "1198", "1199", "9000", "", "9999", "0001"] {
            assert_eq!(Meaning::of(code), Meaning::Doubtful, "{code}");
        }
        assert_eq!(Meaning::of("1106"), Meaning::Ours);
        assert_eq!(Meaning::of("1169"), Meaning::Early);
    }
}
