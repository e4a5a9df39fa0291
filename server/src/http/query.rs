//! The query of a page's address, where what makes no sense is left out. Never refuses.

use axum::{
    extract::{FromRequestParts, Query},
    http::{Uri, request::Parts},
};
use serde::de::DeserializeOwned;
use std::{collections::HashSet, convert::Infallible};

/// Of what is said twice, the first.
pub struct Lenient<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequestParts<S> for Lenient<T> {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(read(parts.uri.query().unwrap_or_default())))
    }
}

fn read<T: DeserializeOwned + Default>(query: &str) -> T {
    let mut names = HashSet::new();
    let once: Vec<_> = query.split('&').filter(|pair| names.insert(pair.split('=').next())).collect();
    let uri: Option<Uri> = ["/?", &once.join("&")].concat().parse().ok();
    uri.and_then(|uri| Query::try_from_uri(&uri).ok()).map(|Query(typed)| typed).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Default, PartialEq, Debug)]
    struct Typed {
        a: Option<String>,
        b: Option<String>,
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let typed = |a: &str, b: &str| Typed { a: Some(a.to_owned()), b: Some(b.to_owned()) };
        assert_eq!(read::<Typed>("a=1&b=2&a=3"), typed("1", "2"));
        assert_eq!(read::<Typed>("&&=&a=%E8%8C%B6&b=x+y&c&%"), typed("茶", "x y"));
        assert_eq!(read::<Typed>("a=1&%61=2"), Typed::default());
        assert_eq!(read::<Typed>(""), Typed::default());
    }
}
