//! Addresses with a query, written so that any text can stand in it. Never reads one.

/// `path` with the values that are there and not empty.
pub(super) fn address(path: &str, query: &[(&str, Option<&str>)]) -> String {
    let mut text = path.to_owned();
    for (name, value) in query {
        let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
        text.push(if text.contains('?') { '&' } else { '?' });
        text.push_str(name);
        text.push('=');
        value.bytes().for_each(|byte| push_byte(&mut text, byte));
    }
    text
}

/// A letter to a shopper. Of the signs that an address may be made of, some would name others who get a copy.
pub(super) fn mail_to(email: &str) -> String {
    let mut text = "mailto:".to_owned();
    for byte in email.bytes() {
        if byte == b'@' { text.push('@') } else { push_byte(&mut text, byte) }
    }
    text
}

fn push_byte(text: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
        text.push(char::from(byte));
    } else {
        text.push('%');
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

#[cfg(test)]
mod tests {
    use super::{address, mail_to};

    #[test]
    fn what_is_empty_is_left_out_and_what_is_odd_is_escaped() {
        assert_eq!(address("/a", &[("x", None), ("q", Some(""))]), "/a");
        assert_eq!(address("/a", &[("q", Some("王 &1")), ("c", Some("a-b_c"))]), "/a?q=%E7%8E%8B%20%261&c=a-b_c");
    }

    #[test]
    fn a_letter_goes_to_one_mailbox() {
        assert_eq!(mail_to("mei.lin-1@example.com"), "mailto:mei.lin-1@example.com");
        let address = "mei?bcc=thief%40evil.example&x=@example.com";
        assert_eq!(mail_to(address), "mailto:mei%3Fbcc%3Dthief%2540evil.example%26x%3D@example.com");
    }
}
