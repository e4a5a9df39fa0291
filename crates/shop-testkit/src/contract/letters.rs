//! What a store promises about letters, and about who asks for them.

use super::{Subject, at, commit};
use crate::builders::{a_uuid, an_order};
use shop_contract::AdminLetterQuery;
use shop_domain::{
    kernel::{EmailAddress, Language, LetterId, OrderId, ShipmentId},
    mail::{Letter, LetterState, Occasion},
    order::{Actor, Order},
    payment::PaymentMethod,
};
use shop_services::ports::{Job, Lane, Work};

fn a_letter(minutes: i64) -> Letter {
    Letter {
        id: LetterId(a_uuid()),
        order: Some(OrderId(a_uuid())),
        kind: "placed".to_owned(),
        occurrence: "1.0".to_owned(),
        recipient: EmailAddress::parse("mei@example.com").expect("an address"),
        recipient_name: "林小美".to_owned(),
        language: Language::English,
        subject: "Your order".to_owned(),
        text: "Thank you".to_owned(),
        html: "<p>Thank you</p>".to_owned(),
        created_at: at(minutes),
        state: LetterState::Waiting,
        sendings: 1,
        sent_at: None,
        last_error: None,
        secret: Some("sealed".to_owned()),
    }
}

async fn keeps(subject: &Subject, letter: &Letter) -> bool {
    let mut work = subject.begin().await;
    let is_new = work.letters().add(letter).await.expect("kept");
    commit(work).await;
    is_new
}

async fn becomes(subject: &Subject, letter: &Letter, change: impl FnOnce(&mut Letter)) -> Letter {
    let mut work = subject.begin().await;
    let mut letter = work.letters().lock(letter.id).await.expect("read").expect("a letter");
    change(&mut letter);
    work.letters().save(&letter).await.expect("saved");
    commit(work).await;
    letter
}

async fn listed(subject: &Subject, state: Option<LetterState>) -> Vec<LetterId> {
    let query = AdminLetterQuery { state, cursor: None };
    let (rows, _) = subject.views.letters(&query, 50).await.expect("read");
    rows.iter().map(|row| row.id).collect()
}

pub async fn a_letter_is_kept_and_read_back_whole(subject: Subject) {
    let letter = a_letter(0);
    assert!(keeps(&subject, &letter).await);
    assert_eq!(subject.views.letter(letter.id).await.expect("read"), Some(letter.clone()));
    assert_eq!(subject.begin().await.letters().lock(letter.id).await.expect("read"), Some(letter));
    let none = LetterId(a_uuid());
    assert_eq!(subject.views.letter(none).await.expect("read"), None);
    assert_eq!(subject.begin().await.letters().lock(none).await.expect("read"), None);
}

pub async fn the_same_letter_is_written_once(subject: Subject) {
    let letter = a_letter(0);
    assert!(keeps(&subject, &letter).await);
    let again = Letter { id: LetterId(a_uuid()), text: "Another".to_owned(), ..letter.clone() };
    assert!(!keeps(&subject, &again).await);
    assert_eq!(subject.views.letter(again.id).await.expect("read"), None, "the first one stays");
    for other in [
        Letter { order: Some(OrderId(a_uuid())), ..again.clone() },
        Letter { kind: "paid".to_owned(), ..again.clone() },
        Letter { occurrence: "2.0".to_owned(), ..again.clone() },
    ] {
        assert!(keeps(&subject, &Letter { id: LetterId(a_uuid()), ..other }).await);
    }
}

pub async fn of_letters_about_no_order_each_is_written_once_too(subject: Subject) {
    let letter = Letter { order: None, kind: "low_stock".to_owned(), ..a_letter(0) };
    assert!(keeps(&subject, &letter).await);
    assert!(!keeps(&subject, &Letter { id: LetterId(a_uuid()), ..letter.clone() }).await);
    let other = EmailAddress::parse("other@example.com").expect("an address");
    assert!(keeps(&subject, &Letter { id: LetterId(a_uuid()), recipient: other, ..letter }).await);
}

pub async fn how_far_a_letter_has_come_is_saved_and_nothing_else(subject: Subject) {
    let letter = a_letter(0);
    keeps(&subject, &letter).await;
    let changed = becomes(&subject, &letter, |letter| {
        letter.failed("550 no such mailbox", true);
        letter.text = "Another".to_owned();
    })
    .await;
    let wanted = Letter { text: letter.text.clone(), ..changed };
    assert_eq!(subject.views.letter(letter.id).await.expect("read"), Some(wanted));
    let sent = becomes(&subject, &letter, |letter| letter.sent(at(3))).await;
    assert_eq!((sent.sent_at, sent.last_error.as_deref(), sent.secret.as_deref()), (Some(at(3)), None, None));
    assert_eq!(subject.views.letter(letter.id).await.expect("read"), Some(sent));
}

pub async fn letters_are_listed_by_how_far_they_have_come(subject: Subject) {
    subject.open().await;
    let letters = [a_letter(1), a_letter(2), a_letter(3), a_letter(4)];
    for letter in &letters {
        keeps(&subject, letter).await;
    }
    let [waiting, kept, sent, failed] = letters;
    becomes(&subject, &kept, |letter| letter.kept()).await;
    becomes(&subject, &sent, |letter| letter.sent(at(9))).await;
    becomes(&subject, &failed, |letter| letter.failed("no", true)).await;
    for (state, letter) in LetterState::ALL.into_iter().zip([&waiting, &kept, &sent, &failed]) {
        assert_eq!(listed(&subject, Some(state)).await, [letter.id], "{state:?}");
    }
    assert_eq!(listed(&subject, None).await, [failed.id, sent.id, kept.id, waiting.id]);
    let home = subject.views.admin_home(at(0), Language::English).await.expect("read");
    assert_eq!(home.failed_letters, 1);
    let about = subject.views.letters_about(sent.order.expect("an order")).await.expect("read");
    assert_eq!(about.iter().map(|row| (row.id, row.state)).collect::<Vec<_>>(), [(sent.id, LetterState::Sent)]);
}

pub async fn letters_come_newest_first_in_pages_that_do_not_overlap(subject: Subject) {
    let mut wanted = Vec::new();
    // Two at one instant, at the seam of two pages.
    for minutes in [1, 2, 3, 3, 4] {
        let letter = a_letter(minutes);
        keeps(&subject, &letter).await;
        wanted.push((letter.created_at, letter.id));
    }
    wanted.sort();
    wanted.reverse();
    for state in [None, Some(LetterState::Waiting)] {
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let (rows, next) = subject.views.letters(&AdminLetterQuery { state, cursor }, 2).await.expect("read");
            seen.extend(rows.iter().map(|row| (row.created_at, row.id)));
            assert!(seen.len() <= 5, "the list does not end");
            let Some(next) = next else { break };
            cursor = Some(next);
        }
        assert_eq!(seen, wanted);
    }
}

/// Everything that is asked for, whenever it is due, by its key.
async fn asked(subject: &Subject) -> Vec<Work> {
    let (worker, end) = (a_uuid(), at(100_000));
    let mut asked = Vec::new();
    while let Some(Job { work, .. }) =
        subject.queue.claim(Lane::Shop, worker, end, time::Duration::HOUR).await.expect("asked")
    {
        asked.push(work);
    }
    asked.sort_by_key(Work::key);
    asked
}

fn letter(order: &Order, occurrence: &str, occasion: Occasion) -> Work {
    Work::WriteLetter { order: order.state().id, occurrence: occurrence.to_owned(), occasion }
}

pub async fn an_order_is_saved_with_the_letters_about_it(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).written_to("mei@example.com").build();
    subject.takes(&mut order).await;
    assert_eq!(asked(&subject).await, [letter(&order, "1.0", Occasion::Placed)]);
    let mut work = subject.begin().await;
    let mut same = work.orders().lock(order.state().id).await.expect("read").expect("an order");
    same.change_note(Actor::Shop, "急件".into());
    same.ship_rest(Actor::Shop, ShipmentId(a_uuid()), Some("TW 1".into())).expect("shipped");
    work.orders().save(&mut same, at(5)).await.expect("saved");
    drop(work);
    assert_eq!(asked(&subject).await, [], "it was never committed");
    let mut work = subject.begin().await;
    let mut same = work.orders().lock(order.state().id).await.expect("read").expect("an order");
    same.ship_rest(Actor::Shop, ShipmentId(a_uuid()), Some("TW 1".into())).expect("shipped");
    same.hand_over_all(Actor::Shop).expect("delivered");
    work.orders().save(&mut same, at(5)).await.expect("saved");
    commit(work).await;
    let shipped = Occasion::Shipped { parcel: None, tracking: Some("TW 1".into()) };
    assert_eq!(
        asked(&subject).await,
        [letter(&order, "1.1", Occasion::Delivered { parcel: None }), letter(&order, "1.0", shipped)]
    );
}

pub async fn whoever_gave_no_address_is_not_written_to(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).paid_by(PaymentMethod::TEST).build();
    subject.takes(&mut order).await;
    assert_eq!(asked(&subject).await, []);
}
