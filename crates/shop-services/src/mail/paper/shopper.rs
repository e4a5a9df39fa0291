//! Letters to the shopper of an order, in the language that it was ordered in.

use super::{
    Goods, Letterhead, Line, Link, Row, Sheet, help, row,
    words::{moment, say, say_with},
};
use shop_contract::PayLater;
use shop_domain::{
    kernel::{Language, Money},
    mail::Occasion,
    order::{Order, OrderLine, OrderStatus},
    payment::PaymentStatus,
    pricing::TaxRate,
    shipment::{Destination, ShipmentStatus},
};

/// The order as it is now: what is said of it was asked for a moment ago.
/// `pay_later`: how it is paid, where that is the shopper's to do.
pub fn to_shopper(
    occasion: &Occasion,
    order: &Order,
    pay_later: Option<PayLater>,
    letterhead: Letterhead<'_>,
) -> Sheet {
    let state = order.state();
    let place = crate::delivery::place(&letterhead.appearance.pickup, state.language);
    let words = Words { order, pay_later, language: state.language, origin: letterhead.origin, place };
    let (subject, title) = words.heads(occasion);
    let mut sheet = Sheet::of(letterhead, state.language, subject, title);
    let name = unlinked(state.contact.name.as_str());
    sheet.paragraphs.push(words.say_with("mail.greeting", &[("name", &name)]));
    sheet.paragraphs.extend(words.paragraphs(occasion));
    sheet.facts.push(row(words.say("mail.number"), state.number.compact()));
    sheet.facts.extend(words.facts(occasion));
    sheet.facts.extend(state.invoice_number.as_ref().map(|number| row(words.say("mail.invoice"), number)));
    sheet.button = Some(words.button(occasion));
    let tells_all = matches!(occasion, Occasion::Placed | Occasion::Shipped { .. } | Occasion::ReadyForPickup { .. });
    sheet.goods = words.part(occasion).or_else(|| tells_all.then(|| words.goods()));
    sheet.notes.extend(help(letterhead.appearance, state.language));
    sheet.notes.push(words.say("mail.key").to_owned());
    sheet.notes.push(words.say_with("mail.why", &[("shop", &sheet.shop)]));
    sheet
}

/// Mail programs make links of whatever looks like one; what a stranger typed must not become one
/// in a letter of ours.
fn unlinked(typed: &str) -> String {
    let mut text = String::with_capacity(typed.len());
    let mut signs = typed.chars().peekable();
    while let Some(sign) = signs.next() {
        text.push(sign);
        let joins = match (sign, signs.peek()) {
            ('.', Some(next)) => next.is_alphabetic(),
            ('@', Some(next)) => next.is_alphanumeric(),
            (':' | '/', Some(next)) => *next == '/',
            _ => false,
        };
        if joins {
            text.push(' ');
        }
    }
    text
}

/// The number of the parcel that is meant, where the order is several.
fn part_of(occasion: &Occasion) -> Option<u16> {
    match occasion {
        Occasion::Shipped { parcel, .. } | Occasion::ReadyForPickup { parcel } | Occasion::Delivered { parcel } => {
            *parcel
        }
        _ => None,
    }
}

struct Words<'a> {
    order: &'a Order,
    pay_later: Option<PayLater>,
    language: Language,
    origin: &'a str,
    /// Where and when things are picked up at the shop.
    place: Vec<String>,
}

impl Words<'_> {
    fn say(&self, code: &'static str) -> &'static str {
        say(self.language, code)
    }

    fn say_with(&self, code: &'static str, values: &[(&str, &str)]) -> String {
        say_with(self.language, code, values)
    }

    fn with_total(&self, code: &'static str) -> String {
        self.say_with(code, &[("total", &self.order.state().totals.total.to_string())])
    }

    /// The sentence with the time until which it is to be paid; nothing where there is none. The order
    /// is kept a while longer than a number is good.
    fn with_deadline(&self, code: &'static str) -> Option<String> {
        let until = match &self.pay_later {
            Some(PayLater::Number(number)) => number.until,
            _ => self.order.state().expires_at?,
        };
        let until = moment(self.language, until);
        Some(self.say_with(code, &[("until", &until)]))
    }

    fn heads(&self, occasion: &Occasion) -> (String, String) {
        let (subject, title) = match occasion {
            Occasion::Placed => ("mail.placed.subject", "mail.placed.title"),
            Occasion::Paid { .. } => ("mail.paid.subject", "mail.paid.title"),
            Occasion::PaymentFailed => ("mail.payment_failed.subject", "mail.payment_failed.title"),
            Occasion::PaymentInstructions => ("mail.payment_instructions.subject", "mail.payment_instructions.title"),
            Occasion::PaymentReminder { .. } => ("mail.payment_reminder.subject", "mail.payment_reminder.title"),
            Occasion::Shipped { parcel: Some(_), .. } => ("mail.shipped.part_subject", "mail.shipped.part_title"),
            Occasion::Shipped { .. } => ("mail.shipped.subject", "mail.shipped.title"),
            Occasion::ReadyForPickup { parcel: Some(_) } => {
                ("mail.ready_for_pickup.part_subject", "mail.ready_for_pickup.title")
            }
            Occasion::ReadyForPickup { .. } => ("mail.ready_for_pickup.subject", "mail.ready_for_pickup.title"),
            Occasion::Delivered { parcel: Some(_) } => ("mail.delivered.part_subject", "mail.delivered.part_title"),
            Occasion::Delivered { .. } => ("mail.delivered.subject", "mail.delivered.title"),
            Occasion::Cancelled => ("mail.cancelled.subject", "mail.cancelled.title"),
            Occasion::Expired => ("mail.expired.subject", "mail.expired.title"),
            Occasion::Refunded { .. } => ("mail.refunded.subject", "mail.refunded.title"),
            Occasion::LowStock { .. } => ("mail.low_stock.subject", "mail.low_stock.title"),
        };
        let amount = match occasion {
            Occasion::Paid { amount } | Occasion::Refunded { amount } => amount.to_string(),
            _ => String::new(),
        };
        let parcel = part_of(occasion).map(|number| number.to_string()).unwrap_or_default();
        let number = self.order.state().number.compact();
        let values = [("number", number), ("amount", &amount), ("parcel", &parcel)];
        (self.say_with(subject, &values), self.say_with(title, &values))
    }

    fn paragraphs(&self, occasion: &Occasion) -> Vec<String> {
        let state = self.order.state();
        let said = |code| Some(self.say(code).to_owned());
        let at_the_door = |code| self.waits_for_cash().then(|| self.with_total(code));
        let paragraphs = match occasion {
            Occasion::Placed => [Some(self.what_comes_next()), None],
            Occasion::Paid { .. } => [said(self.after_paying()), None],
            Occasion::PaymentFailed => {
                [said("mail.payment_failed.text"), self.with_deadline("mail.payment_failed.kept_until")]
            }
            Occasion::PaymentInstructions => [said("mail.payment_instructions.text"), None],
            Occasion::PaymentReminder { .. } => [self.with_deadline("mail.payment_reminder.text"), None],
            // Which of several parcels is paid for is not said before it is known.
            Occasion::Shipped { parcel: Some(_), .. } => [said("mail.shipped.part_text"), None],
            Occasion::Shipped { .. } => [said("mail.shipped.text"), at_the_door("mail.shipped.cash")],
            Occasion::ReadyForPickup { .. } => {
                let text = self.say_with("mail.ready_for_pickup.text", &[("place", &self.place())]);
                [Some(text), at_the_door("mail.ready_for_pickup.cash")]
            }
            Occasion::Delivered { .. } => [said("mail.delivered.text"), None],
            Occasion::Cancelled => [said("mail.cancelled.text"), self.owed(state.refund_due)],
            Occasion::Expired => [said("mail.expired.text"), self.owed(state.refund_due)],
            Occasion::Refunded { .. } => [said("mail.refunded.text"), None],
            Occasion::LowStock { .. } => [None, None],
        };
        paragraphs.into_iter().flatten().collect()
    }

    /// Whoever is to pay is told how; whoever is not, when they hear again.
    fn what_comes_next(&self) -> String {
        if self.order.can_be_paid() {
            let dated = self.with_deadline("mail.placed.pay");
            dated.unwrap_or_else(|| self.say("mail.placed.pay_open").to_owned())
        } else if self.waits_for_cash() {
            let fetched = self.order.flow().is_fetched;
            self.with_total(if fetched { "mail.placed.cash_on_pickup" } else { "mail.placed.cash" })
        } else if self.order.waits_for_transfer() {
            let dated = self.with_deadline("mail.placed.transfer");
            dated.unwrap_or_else(|| self.say("mail.placed.transfer_open").to_owned())
        } else if self.order.flow().is_sent {
            self.say("mail.placed.paid").to_owned()
        } else {
            self.say("mail.placed.paid_pickup").to_owned()
        }
    }

    fn after_paying(&self) -> &'static str {
        let state = self.order.state();
        match (state.status, state.shipment().status) {
            (OrderStatus::Cancelled, _) => "mail.paid.late",
            (_, ShipmentStatus::Pending) if self.order.flow().is_sent => "mail.paid.packing",
            (_, ShipmentStatus::Pending) => "mail.paid.packing_pickup",
            _ => "mail.paid.settled",
        }
    }

    fn waits_for_cash(&self) -> bool {
        self.order.flow().confirmed_at_once && self.order.state().payment_status == PaymentStatus::Pending
    }

    /// Where it waits to be fetched.
    fn place(&self) -> String {
        match &self.order.state().destination {
            Destination::Home(address) => unlinked(&address.one_line()),
            Destination::Shop => self.place.join(" · "),
            Destination::Store(store) => [store.name.as_str(), " ", &store.address].concat(),
        }
    }

    fn owed(&self, due: Money) -> Option<String> {
        (!due.is_zero()).then(|| self.say_with("mail.cancelled.owed", &[("amount", &due.to_string())]))
    }

    fn facts(&self, occasion: &Occasion) -> Vec<Row> {
        let address = || self.destination();
        match occasion {
            Occasion::Placed => self.instructions().into_iter().chain([address()]).collect(),
            Occasion::PaymentInstructions | Occasion::PaymentReminder { .. } => self.instructions(),
            Occasion::Shipped { tracking, .. } => {
                let tracking = tracking.as_ref().map(|tracking| row(self.say("mail.tracking"), tracking));
                tracking.into_iter().chain([address()]).collect()
            }
            _ => Vec::new(),
        }
    }

    fn destination(&self) -> Row {
        let label = if self.order.flow().is_fetched { "mail.pickup" } else { "mail.address" };
        row(self.say(label), self.place())
    }

    /// What a shopper needs to pay by themselves, as rows; nothing where the payment is led elsewhere
    /// or waits at the door.
    fn instructions(&self) -> Vec<Row> {
        let total = row(self.say("mail.total"), self.order.state().totals.total.to_string());
        let labelled = |code, value: &str| (!value.is_empty()).then(|| row(self.say(code), value));
        let mut rows: Vec<Row> = match &self.pay_later {
            None => return Vec::new(),
            Some(PayLater::Transfer { bank, account, holder }) => {
                [("mail.bank", bank), ("mail.account", account), ("mail.holder", holder)]
                    .into_iter()
                    .filter_map(|(code, value)| labelled(code, value))
                    .collect()
            }
            Some(PayLater::Number(number)) => {
                let until = moment(self.language, number.until);
                let parts = [
                    ("mail.bank_code", number.bank_code.as_deref().unwrap_or_default()),
                    ("mail.account", number.account.as_deref().unwrap_or_default()),
                    ("mail.code", number.code.as_deref().unwrap_or_default()),
                    ("mail.until", &until),
                ];
                let barcodes = number.barcodes.iter().filter_map(|code| labelled("mail.barcode", code));
                parts.into_iter().filter_map(|(code, value)| labelled(code, value)).chain(barcodes).collect()
            }
        };
        rows.push(total);
        rows
    }

    fn button(&self, occasion: &Occasion) -> Link {
        let order = ["/o/", &self.order.state().token].concat();
        let (words, path) = match occasion {
            Occasion::Placed | Occasion::PaymentReminder { .. }
                if self.order.can_be_paid() && self.pay_later.is_none() =>
            {
                (self.with_total("mail.pay"), [&order, "/pay"].concat())
            }
            // Paying again is begun by a button on the order's page: opening a link must begin nothing.
            Occasion::PaymentFailed => (self.with_total("mail.payment_failed.button"), order),
            Occasion::Expired => (self.say("mail.see_shop").to_owned(), "/".to_owned()),
            _ => (self.say("mail.see_order").to_owned(), order),
        };
        Link { words, address: [self.origin, &self.language.path(&path)].concat() }
    }

    /// What is in the parcel that a letter is about, where it is not the whole order.
    fn part(&self, occasion: &Occasion) -> Option<Goods> {
        let state = self.order.state();
        let number = part_of(occasion)?;
        let parcel = state.shipments.iter().find(|parcel| parcel.number == number)?;
        let in_it = |line: &OrderLine| {
            let (_, quantity) = parcel.lines.iter().find(|(variant, _)| *variant == line.variant)?;
            Some(self.line(&OrderLine { quantity: *quantity, ..line.clone() }))
        };
        let lines = state.lines.iter().filter_map(in_it).collect();
        Some(Goods { title: self.say("mail.parcel_items"), lines, sums: Vec::new(), tax: String::new() })
    }

    fn goods(&self) -> Goods {
        let totals = &self.order.state().totals;
        let shipping = match totals.shipping {
            free if free.is_zero() => self.say("mail.free").to_owned(),
            amount => amount.to_string(),
        };
        let discounts = (!totals.discounts.is_zero()).then(|| {
            let discounts = ["−", &totals.discounts.to_string()].concat();
            row(self.say("mail.discounts"), discounts)
        });
        let mut sums = vec![row(self.say("mail.subtotal"), totals.subtotal.to_string())];
        sums.extend(discounts);
        sums.push(row(self.say("mail.shipping"), shipping));
        sums.push(row(self.say("mail.total"), totals.total.to_string()));
        let tax = self.taxes();
        let lines = self.order.state().lines.iter().map(|line| self.line(line)).collect();
        Goods { title: self.say("mail.items"), lines, sums, tax }
    }

    /// What of the total is tax, for each rate.
    fn taxes(&self) -> String {
        // They were told when the order was placed, so they can be told again.
        let parts = self.order.state().taxes().map(|taxes| taxes.parts).unwrap_or_default();
        let said = parts.iter().map(|part| match part.rate {
            TaxRate(0) => self.say_with("mail.tax_exempt", &[("gross", &part.gross.to_string())]),
            rate => self.say_with("mail.tax", &[("rate", &rate.to_string()), ("tax", &part.tax.to_string())]),
        });
        said.collect::<Vec<_>>().join(" · ")
    }

    fn line(&self, line: &OrderLine) -> Line {
        let (title, choice) = (line.title.get(self.language), line.choice.get(self.language));
        let title = match choice {
            "" => title.to_owned(),
            choice => self.say_with("mail.choice", &[("title", title), ("choice", choice)]),
        };
        // It was added up when the order was placed, so it fits.
        let amount = line.total().unwrap_or(Money { amount: i64::MAX, ..line.unit_price });
        Line { title, quantity: line.quantity.get().to_string(), amount }
    }
}

#[cfg(test)]
mod tests {
    use super::unlinked;

    #[test]
    fn what_a_stranger_typed_never_becomes_a_link() {
        assert_eq!(unlinked("https://evil.example/x"), "https: / /evil. example/x");
        assert_eq!(unlinked("www.evil.example me@evil.example"), "www. evil. example me@ evil. example");
        assert_eq!(unlinked("林小美 O’Brien Jr."), "林小美 O’Brien Jr.");
        assert_eq!(unlinked("仁愛路四段1號3.5樓"), "仁愛路四段1號3.5樓");
    }
}
