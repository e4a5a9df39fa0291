//! The numbers of e-invoices, held to what is known of real ones.

use serde_json::Value;
use shop_domain::invoice::{Barcode, Certificate, LoveCode, TaxId};

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors/tw_identifiers.json")).expect("vectors")
}

fn texts(vectors: &Value, of: &str, kind: &str) -> Vec<String> {
    let all = vectors[of][kind].as_array().expect("a list");
    all.iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
}

#[test]
fn companies_are_known_by_the_rule_of_today() {
    let vectors = vectors();
    let all = vectors["ban"].as_array().expect("a list");
    for vector in all {
        let value = vector["value"].as_str().expect("a number");
        // That nobody has this one the sum does not say.
        let valid = vector["valid_mod5"] == true && value != "00000000";
        assert_eq!(TaxId::parse(value).is_ok(), valid, "{value}");
    }
    assert!(all.len() > 10);
}

#[test]
fn carriers_and_charities_are_known_by_how_they_are_written() {
    let vectors = vectors();
    let parsed = |of: &str, text: &str| match of {
        "mobile_barcode" => Barcode::parse(text).map(String::from),
        "citizen_certificate" => Certificate::parse(text).map(String::from),
        _ => LoveCode::parse(text).map(String::from),
    };
    for of in ["mobile_barcode", "citizen_certificate", "love_code"] {
        for text in texts(&vectors, of, "valid") {
            assert_eq!(parsed(of, &text).as_deref(), Ok(text.as_str()), "{of}");
        }
        for text in texts(&vectors, of, "invalid") {
            // What is only typed in small letters is mended; nothing that is kept is written so.
            assert_ne!(parsed(of, &text).as_deref(), Ok(text.as_str()), "{of}");
        }
    }
}
