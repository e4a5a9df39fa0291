//! What may be read and changed, each by a name of its own, and sets of them. Never says who may.

use serde::{Deserialize, Serialize};

macro_rules! permissions {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal),+ $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission {
            $($(#[doc = $doc])* #[serde(rename = $code)] $name),+
        }

        impl Permission {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// What it is stored and sent as: what it is about, and whether that is read or changed.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

permissions! {
    ReadOrders = "orders.read",
    ChangeOrders = "orders.change",
    /// All orders of a period at once.
    ExportOrders = "orders.export",
    /// To send money back.
    MoveMoney = "money.move",
    /// Shoppers with an account, and what they have told of themselves.
    ReadCustomers = "customers.read",
    /// To erase somebody who asks for it.
    ChangeCustomers = "customers.change",
    ReadProducts = "products.read",
    ChangeProducts = "products.change",
    ReadStock = "stock.read",
    ChangeStock = "stock.change",
    /// Where goods lie that are not in the house, and from when on they are low.
    ReadWarehouse = "warehouse.read",
    ChangeWarehouse = "warehouse.change",
    /// Ways to deliver, and the accounts at carriers.
    ReadDeliveries = "deliveries.read",
    ChangeDeliveries = "deliveries.change",
    /// Ways to pay, and the accounts at providers.
    ReadPayments = "payments.read",
    ChangePayments = "payments.change",
    ReadInvoices = "invoices.read",
    ChangeInvoices = "invoices.change",
    ReadMail = "mail.read",
    ChangeMail = "mail.change",
    /// The words of the page, and the terms of the sale.
    ReadAppearance = "appearance.read",
    ChangeAppearance = "appearance.change",
    /// Staff, and the roles that they have.
    ReadStaff = "staff.read",
    ChangeStaff = "staff.change",
    ReadKeys = "keys.read",
    ChangeKeys = "keys.change",
    /// Systems elsewhere that are told what happens here.
    ReadWebhooks = "webhooks.read",
    ChangeWebhooks = "webhooks.change",
    /// The queue, and what is stuck in it.
    ReadHealth = "health.read",
    ChangeHealth = "health.change",
}

impl Permission {
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.code() == code)
    }

    /// What nobody can use it without: whoever changes a thing reads it.
    fn needs(self) -> Option<Self> {
        let (about, verb) = self.code().split_once('.')?;
        match (about, verb) {
            (_, "read") => None,
            ("money", _) => Some(Self::ReadOrders),
            (about, _) => Self::from_code(&[about, ".read"].concat()),
        }
    }

    fn bit(self) -> u64 {
        1 << self as u64
    }
}

/// A set of permissions that can be used: it holds whatever those in it need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u64);

impl Permissions {
    pub const NONE: Self = Self(0);

    pub fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    /// A code that nobody knows is left out: it may be of a newer version than this one.
    pub fn of_codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        codes.into_iter().filter_map(Permission::from_code).collect()
    }

    pub fn has(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    pub fn covers(self, other: Self) -> bool {
        self.both(other) == other
    }

    pub fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.has(*permission))
    }

    /// In the order in which permissions are listed everywhere.
    pub fn codes(self) -> Vec<&'static str> {
        self.iter().map(Permission::code).collect()
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        let mut bits = 0;
        for permission in permissions {
            bits |= permission.bit() | permission.needs().map_or(0, Permission::bit);
        }
        Self(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_is_found_by_its_code_and_there_is_room_for_all() {
        for permission in Permission::ALL {
            assert_eq!(Permission::from_code(permission.code()), Some(*permission));
        }
        assert!(Permission::ALL.len() <= 64);
        assert_eq!(Permissions::all().iter().count(), Permission::ALL.len());
    }

    #[test]
    fn whoever_changes_a_thing_reads_it() {
        for permission in Permission::ALL.iter().filter(|permission| !permission.code().ends_with(".read")) {
            let set: Permissions = [*permission].into_iter().collect();
            assert_eq!(set.iter().count(), 2, "{permission:?}");
            assert!(set.iter().any(|other| other.code().ends_with(".read")), "{permission:?}");
        }
        assert!(Permissions::of_codes(["money.move"]).has(Permission::ReadOrders));
    }

    #[test]
    fn a_set_covers_what_is_in_it_and_nothing_else() {
        let packs = Permissions::of_codes(["orders.change", "products.read", "of.tomorrow"]);
        assert_eq!(packs.codes(), ["orders.read", "orders.change", "products.read"]);
        assert!(Permissions::all().covers(packs) && packs.covers(packs) && packs.covers(Permissions::NONE));
        assert!(!packs.covers(Permissions::of_codes(["stock.read"])));
        assert_eq!(packs.both(Permissions::of_codes(["products.change"])).codes(), ["products.read"]);
    }
}
