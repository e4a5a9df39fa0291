//! Public pages as bytes: rendered once, compressed once, shared by everybody until the catalogue
//! changes. Never holds anything of one visitor.

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    io::Write,
    sync::{Arc, RwLock},
    time::Duration,
};
use tokio::sync::Notify;

/// More different pages than a shop has; beyond it somebody is making addresses up.
const MOST_PAGES: usize = 2_000;

#[derive(Clone, Default)]
pub struct PageCache {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    pages: RwLock<Pages>,
    changed: Notify,
}

#[derive(Default)]
struct Pages {
    version: i64,
    by_address: HashMap<String, Arc<CachedPage>>,
}

/// A page in every encoding that browsers ask for.
pub struct CachedPage {
    plain: Bytes,
    gzip: Bytes,
    brotli: Bytes,
    etag: HeaderValue,
}

impl PageCache {
    /// With the version of the catalogue, which [`PageCache::put`] wants back.
    pub fn get(&self, address: &str) -> (Option<Arc<CachedPage>>, i64) {
        let pages = self.inner.pages.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        (pages.by_address.get(address).cloned(), pages.version)
    }

    /// A page that was rendered while the catalogue changed is shown once, and not kept.
    pub fn put(&self, address: String, page: Arc<CachedPage>, version: i64) {
        let mut pages = self.inner.pages.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if pages.version != version {
            return;
        }
        if pages.by_address.len() >= MOST_PAGES {
            pages.by_address.clear();
        }
        pages.by_address.insert(address, page);
    }

    /// Throws everything away once the catalogue has grown past what was rendered.
    pub fn follow(&self, version: i64) {
        let mut pages = self.inner.pages.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if pages.version != version {
            pages.version = version;
            pages.by_address.clear();
        }
    }

    /// This process has changed what pages show: it looks at the version at once.
    pub fn changed(&self) {
        self.inner.changed.notify_one();
    }

    /// Until something changed, or for `most`.
    pub async fn wait(&self, most: Duration) {
        let _ = tokio::time::timeout(most, self.inner.changed.notified()).await;
    }
}

impl CachedPage {
    pub fn new(html: String) -> Self {
        let digest = Sha256::digest(html.as_bytes());
        let etag = digest.iter().take(12).fold(String::from("W/\""), |text, byte| text + &format!("{byte:02x}")) + "\"";
        Self {
            gzip: gzip(html.as_bytes()).into(),
            brotli: brotli(html.as_bytes()).into(),
            plain: html.into(),
            etag: HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("W/\"\"")),
        }
    }

    pub fn answer(&self, request: &HeaderMap) -> Response {
        let known = request.get(header::IF_NONE_MATCH).is_some_and(|known| known == self.etag);
        let accepted = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (bytes, encoding) = if accepted.contains("br") {
            (&self.brotli, Some("br"))
        } else if accepted.contains("gzip") {
            (&self.gzip, Some("gzip"))
        } else {
            (&self.plain, None)
        };
        let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { bytes.clone().into_response() };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::ETAG, self.etag.clone());
        // A visitor who has since filled a cart must be asked about; 304 keeps that cheap.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, cookie"));
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let params = brotli::enc::BrotliEncoderParams { quality: 6, ..Default::default() };
    let mut packed = Vec::new();
    let _ = brotli::BrotliCompress(&mut &*bytes, &mut packed, &params);
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_rendered_from_an_older_catalogue_is_not_kept() {
        let cache = PageCache::default();
        let version = cache.get("/").1;
        cache.follow(version + 1);
        cache.put("/".to_owned(), Arc::new(CachedPage::new("old".to_owned())), version);
        assert!(cache.get("/").0.is_none());
    }

    #[test]
    fn a_browser_that_has_the_page_gets_no_second_copy() {
        let page = CachedPage::new("<p>茶</p>".to_owned());
        let mut request = HeaderMap::new();
        request.insert(header::IF_NONE_MATCH, page.etag.clone());
        assert_eq!(page.answer(&request).status(), StatusCode::NOT_MODIFIED);
    }
}
