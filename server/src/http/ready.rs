//! A public page as it travels: compressed once, with all its headers, shared by everybody. Never
//! holds anything of one visitor.

use super::{guard::Policies, observe::Tally};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use sha2::{Digest, Sha256};
use std::{
    io::{Read, Write},
    time::Instant,
};

/// In the encodings that browsers ask for. For the few who take none it is unpacked each time.
pub struct ReadyPage {
    brotli: (HeaderMap, Bytes),
    gzip: (HeaderMap, Bytes),
    etag: HeaderValue,
    whole: Tally,
    unchanged: Tally,
}

impl ReadyPage {
    /// Takes some milliseconds of a core, so it is no work for a thread that answers.
    pub fn new(html: &str, route: &str, policies: &Policies) -> Self {
        let digest = Sha256::digest(html.as_bytes());
        let etag = digest.iter().take(12).fold(String::from("W/\""), |text, byte| text + &format!("{byte:02x}")) + "\"";
        let etag = HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("W/\"\""));
        let tally = |status: StatusCode| Tally::of(&Method::GET, route.to_owned(), status.as_u16());
        Self {
            brotli: (headers(Some("br"), &etag, policies), brotli(html.as_bytes()).into()),
            gzip: (headers(Some("gzip"), &etag, policies), gzip(html.as_bytes()).into()),
            etag,
            whole: tally(StatusCode::OK),
            unchanged: tally(StatusCode::NOT_MODIFIED),
        }
    }

    pub fn answer(&self, request: &HeaderMap) -> Response {
        let accepted = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let ((headers, bytes), packed) =
            if takes(accepted, "br") { (&self.brotli, true) } else { (&self.gzip, takes(accepted, "gzip")) };
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = headers.clone();
        if !packed {
            response.headers_mut().remove(header::CONTENT_ENCODING);
        }
        if request.get(header::IF_NONE_MATCH).is_some_and(|known| known == self.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else if packed {
            *response.body_mut() = Body::from(bytes.clone());
        } else {
            *response.body_mut() = Body::from(unzipped(bytes));
        }
        response
    }

    /// As [`ReadyPage::answer`], for whoever stands before the router and its layers.
    pub fn answer_to_get(&self, request: &HeaderMap, begun: Instant) -> Response {
        let mut response = self.answer(request);
        let tally = if response.status() == StatusCode::OK { &self.whole } else { &self.unchanged };
        tally.observe(&mut response, request, begun);
        response
    }
}

/// Whether a browser asks for it, and does not say by a nought that it is the one thing that it cannot read.
fn takes(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let weight = weight.trim().strip_prefix("q=");
        let is_refused = weight.is_some_and(|weight| weight.trim_end_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case(encoding) && !is_refused
    })
}

fn headers(encoding: Option<&'static str>, etag: &HeaderValue, policies: &Policies) -> HeaderMap {
    let mut headers = HeaderMap::new();
    policies.put(&mut headers);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::ETAG, etag.clone());
    // A visitor who has since filled a cart must be asked about; 304 keeps that cheap.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, cookie"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    headers
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    // Nor does reading what was written so.
    let _ = flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain);
    plain
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    // The window holds any page; a larger one costs megabytes for each page that is packed.
    let params =
        brotli::enc::BrotliEncoderParams { quality: 6, lgwin: 18, size_hint: bytes.len(), ..Default::default() };
    let mut packed = Vec::new();
    let _ = brotli::BrotliCompress(&mut &*bytes, &mut packed, &params);
    packed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_browser_that_has_the_page_gets_no_second_copy() {
        let page = ReadyPage::new("<p>茶</p>", "/", &Policies::new(&Config::default(), ""));
        let mut request = HeaderMap::new();
        request.insert(header::IF_NONE_MATCH, page.etag.clone());
        assert_eq!(page.answer(&request).status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn an_encoding_is_taken_by_whoever_names_it_and_does_not_refuse_it() {
        for accepted in ["br", "gzip, deflate, br, zstd", "gzip;q=1.0, BR;q=0.5", "br ; q=0.001"] {
            assert!(takes(accepted, "br"), "{accepted}");
        }
        for accepted in ["", "gzip", "br;q=0", "gzip, br; q=0.000", "zebra", "x-br", "*"] {
            assert!(!takes(accepted, "br"), "{accepted}");
        }
    }

    #[test]
    fn whoever_takes_no_encoding_gets_the_page_unpacked() {
        let page = ReadyPage::new("<p>茶</p>", "/", &Policies::new(&Config::default(), ""));
        let answer = page.answer(&HeaderMap::new());
        assert!(!answer.headers().contains_key(header::CONTENT_ENCODING));
        assert_eq!(unzipped(&page.gzip.1), "<p>茶</p>".as_bytes());
    }
}
