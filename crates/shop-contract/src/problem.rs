//! What an answer is when it is no. Never carries the text of an internal error.

use serde::{Deserialize, Serialize};
use shop_domain::{fault::Class, kernel::Money};

/// A field that was refused: `field` is its name in the form or the JSON path in a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    pub field: String,
    pub code: String,
    /// In the reader's language, and says how to mend it.
    pub message: String,
}

/// The body of every refusal, as a server function gives it and as problem+json carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub class: Class,
    pub code: String,
    pub message: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// The total as it is now, where the one that was seen no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// Which lines changed or ran short.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<LineChange>,
}

/// A line whose price or stock is no longer what the shopper saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineChange {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub variant: shop_domain::kernel::VariantId,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::MoneySchema>))]
    pub unit_price: Option<Money>,
    /// How many can be had, where that is fewer than wanted.
    pub available: Option<i64>,
}

impl Problem {
    pub fn new(class: Class, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { class, code: code.into(), message: message.into(), fields: Vec::new(), total: None, changes: Vec::new() }
    }

    /// The message for a form's field, if that was refused.
    pub fn of_field(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|problem| problem.field == field).map(|problem| problem.message.as_str())
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}
