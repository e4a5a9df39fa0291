//! A customer as they see themselves.

/// Texts are empty where nothing was told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerView {
    pub email: String,
    pub name: String,
    pub phone: String,
}
