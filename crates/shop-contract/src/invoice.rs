//! What the owner sets of e-invoices.

/// As it is, and as it is sent back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InvoiceForm {
    /// Of the reading, so that a save that is built on an older one is refused.
    pub version: String,
    /// Whether shoppers are asked what is to be done with theirs.
    pub asks: bool,
}
