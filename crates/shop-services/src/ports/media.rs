//! Pictures that the owner gives the shop.

use async_trait::async_trait;
use bytes::Bytes;
use shop_domain::fault::{Class, Fault};

#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    #[error("not a JPEG, PNG or WebP picture")]
    NotAPicture,
    #[error("the picture is too large")]
    TooLarge,
    #[error("the media store failed")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Fault for MediaError {
    fn class(&self) -> Class {
        match self {
            Self::NotAPicture | Self::TooLarge => Class::Invalid,
            Self::Store(_) => Class::Internal,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotAPicture => "media.not_a_picture",
            Self::TooLarge => "media.too_large",
            Self::Store(_) => "media.store",
        }
    }
}

#[async_trait]
pub trait Media: Send + Sync {
    /// Re-encodes the picture in these widths, so that nothing of the file that was sent survives, and answers the
    /// key that stands in the pictures' addresses. What is narrower than a width stays as narrow.
    async fn add(&self, file: Bytes, widths: [u32; 3]) -> Result<String, MediaError>;
    /// Stores a file that is cut already, under its name in the address.
    async fn put(&self, name: &str, file: Bytes) -> Result<(), MediaError>;
    /// A stored file by its name in the address, e.g. `<key>-800.webp`.
    async fn get(&self, name: &str) -> Result<Option<Bytes>, MediaError>;
}
