//! The house's keys, and how tokens are signed with them.

use super::{CLIENT_SECRET, Lie, Manner};
use crate::mac::hmac_sha256;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Made for this simulator, and good for nothing else: PKCS #8, each in one line of base64.
const RSA: [&str; 2] = [include_str!("rsa-1.txt"), include_str!("rsa-2.txt")];

pub(super) struct Keys {
    rsa: RsaKeyPair,
    /// Published under no name.
    other: RsaKeyPair,
    ecdsa: EcdsaKeyPair,
    name: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Keys").field("name", &self.name).finish_non_exhaustive()
    }
}

static MADE: AtomicUsize = AtomicUsize::new(0);

impl Keys {
    /// Another pair each time, of the two that there are.
    pub(super) fn new() -> Self {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("chance");
        let ecdsa = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random);
        Self {
            rsa: rsa(RSA[number % 2]),
            other: rsa(RSA[(number + 1) % 2]),
            ecdsa: ecdsa.expect("a key that was just made"),
            name: format!("key-{number}"),
        }
    }

    pub(super) fn published(&self) -> Value {
        let public = PublicKeyComponents::<Vec<u8>>::from(self.rsa.public());
        let (n, e) = (encoded(&public.n), encoded(&public.e));
        // Uncompressed: 4, x, y.
        let point = self.ecdsa.public_key().as_ref();
        json!({ "keys": [
            { "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.name, "n": n, "e": e },
            { "kty": "EC", "use": "sig", "alg": "ES256", "crv": "P-256", "kid": format!("ec-{}", self.name),
              "x": encoded(&point[1..33]), "y": encoded(&point[33..65]) },
        ] })
    }

    pub(super) fn sign(&self, claims: &Value, manner: Manner, lie: Option<Lie>) -> String {
        let (algorithm, name) = match (manner, lie) {
            (_, Some(Lie::Unsigned)) => ("none", None),
            (_, Some(Lie::PublicKeyAsSecret)) => ("HS256", Some(self.name.as_str())),
            // Without a name, as LINE does it.
            (Manner::Line, _) | (_, Some(Lie::ClientSecret)) => ("HS256", None),
            (Manner::Google, _) => ("RS256", Some(self.name.as_str())),
        };
        let mut header = json!({ "typ": "JWT", "alg": algorithm });
        if let Some(name) = name {
            header["kid"] = json!(name);
        }
        let signed = [encoded(header.to_string().as_bytes()), encoded(claims.to_string().as_bytes())].join(".");
        let signature = self.signature(&signed, algorithm, lie);
        let signed = if lie == Some(Lie::Changed) { changed(&signed, claims) } else { signed };
        [signed, encoded(&signature)].join(".")
    }

    fn signature(&self, signed: &str, algorithm: &str, lie: Option<Lie>) -> Vec<u8> {
        match (algorithm, lie) {
            ("none", _) => Vec::new(),
            (_, Some(Lie::PublicKeyAsSecret)) => hmac_sha256(self.rsa.public().as_ref(), &[signed.as_bytes()]).to_vec(),
            ("HS256", Some(Lie::AnotherKey)) => hmac_sha256(b"another secret", &[signed.as_bytes()]).to_vec(),
            ("HS256", _) => hmac_sha256(CLIENT_SECRET.as_bytes(), &[signed.as_bytes()]).to_vec(),
            (_, lie) => {
                let key = if lie == Some(Lie::AnotherKey) { &self.other } else { &self.rsa };
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).expect("signed");
                signature
            }
        }
    }
}

/// The same header, and somebody else.
fn changed(signed: &str, claims: &Value) -> String {
    let mut claims = claims.clone();
    claims["sub"] = json!("somebody-else");
    let header = signed.split('.').next().unwrap_or_default();
    [header, &encoded(claims.to_string().as_bytes())].join(".")
}

fn rsa(line: &str) -> RsaKeyPair {
    let bytes = base64::engine::general_purpose::STANDARD.decode(line.trim()).expect("base64");
    RsaKeyPair::from_pkcs8(&bytes).expect("a key")
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
