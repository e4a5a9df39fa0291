//! A letter as it came, and what a mail program would make of it. Reads just enough MIME, and none
//! of the code that wrote it.

use base64::{Engine, engine::general_purpose::STANDARD};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    /// What came with `AUTH`; empty where nobody signed in.
    pub signed_in_as: String,
    /// All of it, with its lines ended by CRLF.
    pub data: String,
}

impl Received {
    /// Decoded; nothing where it is missing, and the first where it comes twice.
    pub fn header(&self, name: &str) -> Option<String> {
        header(self.data.split("\r\n\r\n").next()?, name)
    }

    pub fn text(&self) -> String {
        self.part("text/plain")
    }

    pub fn html(&self) -> String {
        self.part("text/html")
    }

    fn part(&self, kind: &str) -> String {
        let whole = self.header("Content-Type").expect("a kind");
        let boundary = whole.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("parts");
        let seam = ["--", boundary].concat();
        let mut found = self.data.split(&seam).skip(1).filter_map(|part| {
            let (head, body) = part.split_once("\r\n\r\n")?;
            header(head, "Content-Type")?.starts_with(kind).then(|| decoded(head, body))
        });
        let part = found.next().unwrap_or_else(|| panic!("no {kind} in {}", self.data));
        part.replace("\r\n", "\n")
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let line = unfolded
        .split("\r\n")
        .find(|line| line.split_once(':').is_some_and(|(other, _)| other.eq_ignore_ascii_case(name)))?;
    Some(words(line.split_once(':')?.1.trim()))
}

/// RFC 2047: `=?utf-8?b?5p6X?=`; the blanks between two encoded words are none.
fn words(text: &str) -> String {
    let mut said: Vec<(bool, String)> = Vec::new();
    for word in text.split(' ') {
        let inside = word.trim_matches(['"', ',']).strip_prefix("=?").and_then(|rest| rest.strip_suffix("?="));
        match inside.and_then(|inside| inside.split_once('?')?.1.split_once('?')) {
            Some((how, code)) if how.eq_ignore_ascii_case("b") => {
                let bytes = STANDARD.decode(code).expect("base64");
                said.push((true, String::from_utf8(bytes).expect("UTF-8")));
            }
            Some((_, code)) => said.push((true, quoted(&code.replace('_', " ")))),
            None => said.push((false, word.to_owned())),
        }
    }
    let mut text = String::new();
    for (at, (encoded, word)) in said.iter().enumerate() {
        if at > 0 && !(*encoded && said[at - 1].0) {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

fn decoded(head: &str, body: &str) -> String {
    match header(head, "Content-Transfer-Encoding").as_deref() {
        Some("base64") => {
            let code: String = body.split_whitespace().collect();
            String::from_utf8(STANDARD.decode(code).expect("base64")).expect("UTF-8")
        }
        Some("quoted-printable") => quoted(&body.replace("=\r\n", "")),
        _ => body.to_owned(),
    }
}

fn quoted(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let pair = [rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
            let digits = std::str::from_utf8(&pair).expect("two digits");
            bytes.push(u8::from_str_radix(digits, 16).expect("two digits of base 16"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}
