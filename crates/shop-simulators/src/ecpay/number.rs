//! What a shopper pays under later: an account for one transfer, a code, three barcodes.

use super::{Fields, order::Means, written};
use time::{OffsetDateTime, macros::format_description};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    pub means: Means,
    pub account: String,
    pub code: String,
    pub barcodes: [String; 3],
    pub until: OffsetDateTime,
}

impl Number {
    /// `serial`: never the same twice.
    pub fn issue(means: Means, amount: i64, serial: u64, until: OffsetDateTime) -> Self {
        let mut number =
            Self { means, account: String::new(), code: String::new(), barcodes: Default::default(), until };
        match means {
            Means::Atm => number.account = format!("9103522{serial:09}"),
            Means::Cvs => number.code = format!("LLL{serial:011}"),
            _ => number.barcodes = [day(until), format!("{serial:016}"), format!("{serial:06}{amount:09}")],
        }
        number
    }

    pub fn payment_type(&self) -> &'static str {
        match self.means {
            Means::Atm => "ATM_CHINATRUST",
            Means::Cvs => "CVS_CVS",
            _ => "BARCODE_BARCODE",
        }
    }

    /// The fields that a notice of it has beside those that all have.
    pub fn tell(&self, fields: &mut Fields) {
        if self.means == Means::Atm {
            fields.set("BankCode", "822");
            fields.set("vAccount", &*self.account);
            let day = self.until.format(format_description!("[year]/[month]/[day]"));
            fields.set("ExpireDate", day.unwrap_or_default());
            return;
        }
        fields.set("PaymentNo", &*self.code);
        fields.set("Barcode1", &*self.barcodes[0]);
        fields.set("Barcode2", &*self.barcodes[1]);
        fields.set("Barcode3", &*self.barcodes[2]);
        fields.set("ExpireDate", written(self.until));
    }

    /// As people read it.
    pub fn shown(&self) -> String {
        match self.means {
            Means::Atm => ["822 ", &self.account].concat(),
            Means::Cvs => self.code.clone(),
            _ => self.barcodes.join(" "),
        }
    }
}

/// The day as the first barcode says it: the last digits of the year since the republic, and the kind of the fee.
fn day(until: OffsetDateTime) -> String {
    format!("{:02}{:02}{:02}632", (until.year() - 1911) % 100, u8::from(until.month()), until.day())
}
