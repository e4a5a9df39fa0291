//! Letters on their way to a mail server on this machine, in a real conversation.

use shop_domain::kernel::EmailAddress;
use shop_gateways::{Smtp, SmtpSecurity, SmtpServer};
use shop_services::ports::{MailError, Mailer, Message};
use shop_testkit::{FixedClock, PostOffice};
use std::time::Duration;

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

fn server(office: &PostOffice) -> SmtpServer {
    SmtpServer {
        host: "127.0.0.1".to_owned(),
        port: Some(office.address.port()),
        security: SmtpSecurity::None,
        account: None,
        sender: address("shop@chenlan.example"),
        sender_name: String::new(),
    }
}

fn smtp(office: &PostOffice) -> Smtp {
    Smtp::new(server(office)).expect("a mail server")
}

fn message() -> Message {
    Message {
        id: "0197-letter@chenlan.example".to_owned(),
        at: FixedClock::START,
        sender_name: "晨嵐茶事".to_owned(),
        recipient: address("mei+tea@example.com"),
        recipient_name: "林小美 🍵".to_owned(),
        reply_to: Some(address("hello@chenlan.example")),
        subject: "訂單 48210937 已成立".to_owned(),
        text: "謝謝，訂單已成立\n.\nhttps://shop.test/o/x\n".to_owned(),
        html: "<p>謝謝，訂單已成立 &amp; 請留意</p>".to_owned(),
    }
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let office = PostOffice::open().await;
    smtp(&office).send(&message()).await.expect("taken");
    let [letter] = &office.received()[..] else { panic!("one letter") };
    assert_eq!(letter.from, "shop@chenlan.example");
    assert_eq!(letter.to, ["mei+tea@example.com"]);
    let header = |name| letter.header(name).unwrap_or_default();
    assert_eq!(header("Subject"), "訂單 48210937 已成立");
    assert_eq!(header("From"), "晨嵐茶事 <shop@chenlan.example>");
    assert_eq!(header("To"), "林小美 🍵 <mei+tea@example.com>");
    assert_eq!(header("Reply-To"), "hello@chenlan.example");
    assert_eq!(header("Message-ID"), "<0197-letter@chenlan.example>");
    assert_eq!(header("Date"), "Mon, 02 Mar 2026 02:00:00 +0000");
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert!(header("Content-Type").starts_with("multipart/alternative"));
    assert_eq!(letter.text().trim_end(), message().text.trim_end(), "a line that is only a dot is no end");
    assert_eq!(letter.html().trim_end(), message().html);
    assert_eq!(letter.signed_in_as, "");
}

#[tokio::test]
async fn the_settings_say_who_sends_and_who_signs_in() {
    let office = PostOffice::open().await;
    let account = Some(("mei".to_owned(), "secret".to_owned()));
    let server = SmtpServer { account, sender_name: "一頁, 茶店".to_owned(), ..server(&office) };
    Smtp::new(server).expect("a mail server").send(&message()).await.expect("taken");
    let letter = &office.received()[0];
    assert_eq!(letter.header("From").expect("a sender"), "一頁, 茶店 <shop@chenlan.example>");
    // "\0mei\0secret"
    assert_eq!(letter.signed_in_as, "PLAIN AG1laQBzZWNyZXQ=");
}

#[tokio::test]
async fn what_stands_in_a_header_never_starts_another_one() {
    let office = PostOffice::open().await;
    let evil = |text: &str| [text, "\r\nBcc: evil@example.com\r\n\r\nEvil"].concat();
    let message =
        Message { subject: evil("Your order"), recipient_name: evil("Lin"), sender_name: evil("Shop"), ..message() };
    smtp(&office).send(&message).await.expect("taken");
    let letter = &office.received()[0];
    assert_eq!(letter.to, ["mei+tea@example.com"]);
    assert_eq!(letter.header("Bcc"), None, "{}", letter.data);
    let subject = letter.header("Subject").expect("a subject");
    assert!(subject.starts_with("Your order") && subject.ends_with("Evil"), "{subject}");
    assert!(!letter.text().contains("Evil"));
}

#[tokio::test]
async fn a_mailbox_that_does_not_exist_is_refused_for_ever() {
    let office = PostOffice::open().await;
    for (verb, line) in [("RCPT", "550 5.1.1 no such mailbox"), ("DOT", "554 5.7.1 spam"), ("MAIL", "553 not you")] {
        office.answers(verb, line);
        let refused = smtp(&office).send(&message()).await.expect_err(line);
        assert!(matches!(&refused, MailError::Refused(why) if why.contains(&line[4..])), "{refused}");
        office.is_itself_again();
    }
    assert_eq!(office.received(), []);
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    let office = PostOffice::open().await;
    let account = Some(("mei".to_owned(), "wrong".to_owned()));
    let smtp = Smtp::new(SmtpServer { account, ..server(&office) }).expect("a mail server");
    for (verb, line) in [
        ("RCPT", "451 4.7.1 come back later"),
        ("DOT", "452 4.3.1 full"),
        ("GREETING", "421 busy"),
        // The owner mends it, and then the letter is taken.
        ("AUTH", "535 5.7.8 wrong password"),
        ("MAIL", "530 5.7.0 sign in first"),
    ] {
        office.answers(verb, line);
        let away = smtp.send(&message()).await.expect_err(line);
        assert!(matches!(away, MailError::Away(_)), "{line}: {away}");
        office.is_itself_again();
    }
    smtp.send(&message()).await.expect("taken at last");
    assert_eq!(office.received().len(), 1);
}

#[tokio::test]
async fn nobody_at_the_door_is_no_refusal() {
    let office = PostOffice::open().await;
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("bound").port();
    let smtp = Smtp::new(SmtpServer { port: Some(port), ..server(&office) }).expect("a mail server");
    let away = smtp.send(&message()).await.expect_err("nobody listens");
    assert!(matches!(away, MailError::Away(_)), "{away}");
}

#[tokio::test]
async fn silence_ends_and_holds_one_letter_at_a_time() {
    let office = PostOffice::open().await;
    let smtp = smtp(&office).within(Duration::from_millis(300));
    for verb in ["GREETING", "RCPT", "DOT"] {
        office.is_silent_at(verb);
        let away = smtp.send(&message()).await.expect_err(verb);
        assert!(matches!(away, MailError::Away(_)), "{verb}: {away}");
        office.is_itself_again();
    }
    office.is_silent_at("GREETING");
    let letter = message();
    let (first, second) = tokio::join!(smtp.send(&letter), smtp.send(&letter));
    assert!(first.expect_err("silent").to_string().contains("in time"));
    assert!(second.expect_err("the first still waits").to_string().contains("another letter"));
    office.is_itself_again();
    smtp.send(&letter).await.expect("it speaks again");
}

#[tokio::test]
async fn nothing_is_sent_in_clear_but_on_this_machine() {
    let office = PostOffice::open().await;
    for host in ["mail.example", "192.0.2.1", "::ffff:192.0.2.1", "localhost.example"] {
        assert!(Smtp::new(SmtpServer { host: host.to_owned(), ..server(&office) }).is_err(), "{host}");
    }
    for host in ["localhost", "127.0.0.1", "::1"] {
        assert!(Smtp::new(SmtpServer { host: host.to_owned(), ..server(&office) }).is_ok(), "{host}");
    }
    // The server speaks neither; whoever asked for one of them does not fall back.
    for security in [SmtpSecurity::StartTls, SmtpSecurity::Tls] {
        let smtp = Smtp::new(SmtpServer { security, ..server(&office) }).expect("a mail server");
        let away = smtp.within(Duration::from_secs(2)).send(&message()).await.expect_err("no TLS here");
        assert!(matches!(away, MailError::Away(_)), "{security:?}: {away}");
    }
    assert_eq!(office.received(), []);
}
