//! What is to be done with an invoice, in a line. Never shown in the browser's own code: the server says it.

use crate::words::say;
use shop_domain::{invoice::InvoiceWish, kernel::Language};

pub fn wished(language: Language, wish: &InvoiceWish) -> String {
    let kind = match wish {
        InvoiceWish::Cloud => "form.invoice.cloud",
        InvoiceWish::Barcode { .. } => "form.invoice.barcode",
        InvoiceWish::Certificate { .. } => "form.invoice.certificate",
        InvoiceWish::Donation { .. } => "form.invoice.donation",
        InvoiceWish::Company { .. } => "form.invoice.company",
    };
    let title = match wish {
        InvoiceWish::Company { title, .. } => title.as_str(),
        _ => "",
    };
    let parts = [say(language, kind), wish.number(), title].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}
