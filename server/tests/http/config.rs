//! What the program says of its settings.

use crate::harness::Folder;
use std::process::{Command, Output};

fn checked(settings: &[(&str, &str)]) -> Output {
    let folder = Folder::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_shop"));
    command.arg("check-config").env_clear().envs(settings.iter().copied()).current_dir(folder.path());
    command.output().expect("the program starts")
}

const MAIL: [(&str, &str); 4] = [
    ("SHOP_SMTP_HOST", "mail.example"),
    ("SHOP_SMTP_FROM", "shop@chenlan.example"),
    ("SHOP_SMTP_FROM_NAME", "Chenlan Tea"),
    ("SHOP_SMTP_USER", "0912"),
];

#[test]
fn the_mail_server_is_told_and_its_password_is_not() {
    let told = checked(&[&MAIL[..], &[("SHOP_SMTP_PASSWORD", "004711"), ("SHOP_SMTP_PORT", "2525")]].concat());
    let text = String::from_utf8(told.stdout).expect("a text");
    assert!(told.status.success(), "{text}");
    for said in ["mail.example", "shop@chenlan.example", "Chenlan Tea", "\"0912\"", "2525", "[secret]"] {
        assert!(text.contains(said), "{said} in {text}");
    }
    assert!(!text.contains("4711"), "{text}");
}

#[test]
fn a_mail_server_that_cannot_be_used_is_an_error() {
    for (settings, why) in [
        (vec![("SHOP_SMTP_HOST", "mail.example")], "SHOP_SMTP_FROM"),
        (MAIL.to_vec(), "go together"),
        ([&MAIL[..3], &[("SHOP_SMTP_SECURITY", "none")]].concat(), "in clear"),
        ([&MAIL[..3], &[("SHOP_SMTP_SECURITY", "maybe")]].concat(), "maybe"),
        ([&MAIL[..3], &[("SHOP_SMTP_HOTS", "x")]].concat(), "hots"),
    ] {
        let told = checked(&settings);
        let text = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(!told.status.success() && text.contains(why), "{settings:?}: {text}");
    }
}
