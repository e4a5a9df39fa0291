//! Letters: asked for by what happens, written and sent by jobs, read and sent again by the staff.

use shop_contract::{AdminLetterQuery, OrderAction};
use shop_domain::{
    fault::{Class, Fault},
    kernel::{Language, LetterId},
    mail::{Letter, LetterState, Occasion},
    order::OrderState,
    payment::PaymentMethod,
    staff::Role,
};
use shop_services::ports::{Door, Instructions, PaymentOutcome, Work};
use shop_testkit::{Mood, SampleProduct, ScriptedGateway, ScriptedProvider, TestLease, TestShop, a_product, a_uuid};
use time::Duration;

const MEI: &str = "mei@example.com";

/// By somebody who wants to be written to. Nothing is written yet.
async fn an_order(shop: &TestShop, payment: PaymentMethod) -> OrderState {
    let tea = shop.sells(a_product().priced(400)).await;
    orders(shop, &tea, 1, payment, MEI).await
}

async fn orders(shop: &TestShop, of: &SampleProduct, count: i64, payment: PaymentMethod, email: &str) -> OrderState {
    let visitor = shop.visitor();
    visitor.adds(of, count).await.expect("added");
    let mut form = visitor.fills_in(payment).await;
    form.email = email.to_owned();
    visitor.sends(&form).await.expect("ordered").order.state().clone()
}

async fn hears(shop: &TestShop, order: &OrderState, event: &str, outcome: PaymentOutcome) {
    let reference = [order.number.compact(), "01"].concat();
    let notice = ScriptedGateway::notice(event, &reference, order.totals.total.amount, outcome);
    let incoming = ScriptedGateway::brings(&notice, Door::Callback);
    shop.services.payment.callback("test", &incoming).await.expect("answered");
}

fn letters(shop: &TestShop) -> Vec<Letter> {
    shop.store.committed().letters
}

fn kinds(shop: &TestShop) -> Vec<String> {
    letters(shop).into_iter().map(|letter| letter.kind).collect()
}

/// What went out, by its subject.
fn sent(shop: &TestShop) -> Vec<String> {
    shop.mailer.sent().into_iter().map(|message| message.subject).collect()
}

#[tokio::test]
async fn each_step_of_an_order_is_written_to_its_shopper_once() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::COD).await;
    let (owner, number) = (shop.owner(), order.number.compact().to_owned());
    assert_eq!(shop.works_off().await, 2, "one is written, and sent");
    for action in [OrderAction::Ship, OrderAction::Deliver, OrderAction::MarkPaid] {
        owner.does(action, order.id).await.expect("done");
        assert_eq!(shop.works_off().await, 2);
    }
    assert_eq!(kinds(&shop), ["placed", "shipped", "delivered", "paid"]);
    let says = |text: &str| text.replace("{number}", &number);
    let subjects =
        ["訂單 {number} 已成立", "訂單 {number} 已經出貨", "訂單 {number} 已送達", "已收到訂單 {number} 的款項"];
    assert_eq!(sent(&shop), subjects.map(says));
    for (letter, message) in letters(&shop).iter().zip(shop.mailer.sent()) {
        assert_eq!((letter.order, letter.state), (Some(order.id), LetterState::Sent));
        assert_eq!((message.recipient.as_str(), message.recipient_name.as_str()), (MEI, "林小美"));
        assert_eq!((&message.text, &message.html), (&letter.text, &letter.html));
        assert_eq!(message.id, format!("{}@shop.test", letter.id));
        assert_eq!(message.sender_name, "一頁");
    }
    assert!(!shop.mailer.was_asked_inside_a_transaction());
}

#[tokio::test]
async fn paying_failing_cancelling_and_refunding_are_written_too() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::TEST).await;
    hears(&shop, &order, "e1", PaymentOutcome::Failed).await;
    shop.works_off().await;
    assert_eq!(kinds(&shop), ["placed", "payment_failed"]);
    hears(&shop, &order, "e2", PaymentOutcome::Paid).await;
    shop.owner().does(OrderAction::Cancel, order.id).await.expect("cancelled");
    shop.works_off().await;
    assert_eq!(kinds(&shop)[2..], ["paid", "cancelled", "refunded"]);
    let cancelled = &letters(&shop)[3].text;
    assert!(cancelled.contains("商品已放回架上"), "{cancelled}");
}

#[tokio::test]
async fn a_number_to_pay_under_is_written_and_reminded_of_at_the_half_of_its_time() {
    let shop = TestShop::new();
    let order = an_order(&shop, ScriptedProvider::number()).await;
    shop.services.payment.go(&order.token, Language::Chinese).await.expect("sent there");
    let number = Instructions {
        bank_code: Some("808".to_owned()),
        account: Some("9103522175887271".to_owned()),
        code: None,
        barcodes: Vec::new(),
        until: order.placed_at + Duration::days(3),
    };
    let reference = [order.number.compact(), "01"].concat();
    let notice = ScriptedGateway::notice("e1", &reference, 500, PaymentOutcome::Instructed(number));
    let incoming = ScriptedGateway::brings(&notice, Door::Instructions);
    shop.services.payment.callback("test", &incoming).await.expect("answered");
    shop.works_off().await;
    assert_eq!(kinds(&shop), ["placed", "payment_instructions"]);
    let text = letters(&shop)[1].text.clone();
    for part in ["808", "9103522175887271", "NT$500", "2026年3月5日 10:00"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    shop.clock.pass(Duration::hours(35));
    shop.works_off().await;
    assert_eq!(kinds(&shop).len(), 2, "the order's first deadline is no longer its own");
    shop.clock.pass(Duration::hours(1));
    shop.works_off().await;
    assert_eq!(kinds(&shop)[2..], ["payment_reminder"]);
    assert!(letters(&shop)[2].text.contains("請在 2026年3月5日 10:00 前付款"), "until when the number is good");
}

#[tokio::test]
async fn whoever_pays_by_transfer_is_told_until_when_and_reminded_at_the_half() {
    let shop = TestShop::new();
    an_order(&shop, PaymentMethod::TRANSFER).await;
    shop.works_off().await;
    let text = letters(&shop)[0].text.clone();
    assert!(text.contains("請在 2026年3月5日 10:00 前轉帳"), "{text}");
    shop.clock.pass(Duration::hours(36));
    shop.works_off().await;
    assert_eq!(kinds(&shop), ["placed", "payment_reminder"]);
}

#[tokio::test]
async fn an_order_without_an_address_is_written_to_nobody() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let order = orders(&shop, &tea, 1, PaymentMethod::COD, "").await;
    shop.owner().does(OrderAction::Ship, order.id).await.expect("shipped");
    assert_eq!((shop.works_off().await, letters(&shop)), (0, Vec::new()));
}

#[tokio::test]
async fn whoever_has_not_paid_is_reminded_at_half_time_and_told_when_it_is_over() {
    let shop = TestShop::new();
    an_order(&shop, PaymentMethod::TEST).await;
    shop.works_off().await;
    shop.clock.pass(Duration::minutes(15) - Duration::SECOND);
    assert_eq!(shop.works_off().await, 0, "there is a second left");
    shop.clock.pass(Duration::SECOND);
    shop.works_off().await;
    assert_eq!(kinds(&shop), ["placed", "payment_reminder"]);
    shop.clock.pass(Duration::minutes(15));
    shop.works_off().await;
    assert_eq!(kinds(&shop)[2..], ["expired"]);
}

#[tokio::test]
async fn nobody_is_reminded_of_what_they_did_or_were_told_already() {
    for outcome in [PaymentOutcome::Paid, PaymentOutcome::Failed] {
        let shop = TestShop::new();
        let order = an_order(&shop, PaymentMethod::TEST).await;
        hears(&shop, &order, "e1", outcome.clone()).await;
        shop.clock.pass(Duration::minutes(20));
        shop.works_off().await;
        assert!(!kinds(&shop).contains(&"payment_reminder".to_owned()), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_letter_about_a_failure_that_is_mended_is_not_written_any_more() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::TEST).await;
    hears(&shop, &order, "e1", PaymentOutcome::Failed).await;
    shop.services.payment.again(&order.token).await.expect("another attempt");
    shop.works_off().await;
    assert_eq!(kinds(&shop), ["placed"]);
}

#[tokio::test]
async fn the_owner_is_told_once_when_something_gets_low() {
    let shop = TestShop::new();
    shop.hires(Role::Owner, "owner@shop.test").await;
    shop.hires(Role::Owner, "other@shop.test").await;
    shop.hires(Role::Packer, "packer@shop.test").await;
    let tea = shop.sells(a_product().called("阿里山烏龍", "").with_stock(8)).await;
    let mut told = Vec::new();
    for count in [1, 2, 1] {
        orders(&shop, &tea, count, PaymentMethod::COD, "").await;
        shop.works_off().await;
        told.push(letters(&shop).len());
    }
    // 8 → 7, → 5 low, → 4 still low
    assert_eq!(told, [0, 2, 2], "each owner, once");
    let mut to: Vec<_> = shop.mailer.sent().iter().map(|message| message.recipient.as_str().to_owned()).collect();
    to.sort();
    assert_eq!(to, ["other@shop.test", "owner@shop.test"]);
    assert_eq!(sent(&shop)[0], "庫存不足：阿里山烏龍");
    assert_eq!(letters(&shop)[0].order, None, "no shopper reads it");
    shop.recounts(tea.variant(), 10).await;
    orders(&shop, &tea, 9, PaymentMethod::COD, "").await;
    shop.works_off().await;
    assert_eq!(letters(&shop).len(), 4, "it was plenty, and is low again");
}

#[tokio::test]
async fn a_job_that_runs_twice_writes_one_letter() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::COD).await;
    let write = || shop.services.mail.write(order.id, "1.0", &Occasion::Placed);
    write().await.expect("written");
    let after = shop.store.committed();
    write().await.expect("no harm");
    assert_eq!(shop.store.committed().letters, after.letters);
    assert_eq!(shop.store.committed().jobs, after.jobs);
}

#[tokio::test]
async fn a_letter_that_may_have_been_sent_is_sent_again_under_the_same_id() {
    let shop = TestShop::new();
    an_order(&shop, PaymentMethod::COD).await;
    shop.works_off().await;
    let id = letters(&shop)[0].id;
    shop.services.mail.send(id, false, &TestLease::Held).await.expect("it was sent: nothing to do");
    assert_eq!(shop.mailer.sent().len(), 1);
    // As a crash leaves it that comes after the server took it.
    let mut tables = shop.store.committed();
    tables.letters[0].state = LetterState::Waiting;
    shop.store.becomes(tables);
    shop.services.mail.send(id, false, &TestLease::Held).await.expect("sent");
    let [first, copy] = &shop.mailer.sent()[..] else { panic!("two copies") };
    assert_eq!((&first.id, &first.text), (&copy.id, &copy.text));
}

#[tokio::test]
async fn while_the_mail_server_is_away_letters_wait_and_go_out_when_it_is_back() {
    let shop = TestShop::new();
    shop.mailer.is(Mood::Away);
    an_order(&shop, PaymentMethod::COD).await;
    shop.works_off().await;
    let letter = letters(&shop).remove(0);
    assert_eq!(letter.state, LetterState::Waiting);
    assert!(letter.last_error.expect("a reason").contains("away"));
    shop.mailer.is(Mood::Willing);
    assert_eq!(shop.works_off().await, 0, "not at once");
    shop.clock.pass(Duration::seconds(2));
    shop.works_off().await;
    assert_eq!((letters(&shop)[0].state, shop.mailer.sent().len()), (LetterState::Sent, 1));
}

/// Lets so much time pass that every job has had all its tries.
async fn gives_up(shop: &TestShop) {
    for _ in 0..12 {
        shop.works_off().await;
        shop.clock.pass(Duration::hours(1));
    }
}

#[tokio::test]
async fn what_was_tried_often_enough_is_for_the_staff_to_send() {
    let shop = TestShop::new();
    shop.mailer.is(Mood::Away);
    an_order(&shop, PaymentMethod::COD).await;
    gives_up(&shop).await;
    let letter = letters(&shop).remove(0);
    assert_eq!(letter.state, LetterState::Failed);
    shop.mailer.is(Mood::Willing);
    assert_eq!(shop.works_off().await, 0, "nobody tries by themselves");
    shop.services.mail.send_again(&shop.packer().staff, letter.id).await.expect("asked for");
    assert_eq!(shop.works_off().await, 1);
    let again = letters(&shop).remove(0);
    assert_eq!((again.state, again.sendings), (LetterState::Sent, 1), "its one sending was tried again");
}

#[tokio::test]
async fn a_refusal_is_not_tried_again() {
    let shop = TestShop::new();
    shop.mailer.is(Mood::Refusing);
    an_order(&shop, PaymentMethod::COD).await;
    assert_eq!(shop.works_off().await, 2);
    shop.clock.pass(Duration::days(1));
    assert_eq!(shop.works_off().await, 0);
    let letter = letters(&shop).remove(0);
    assert_eq!((letter.state, letter.last_error.is_some()), (LetterState::Failed, true));
    let stuck = shop.services.work.list(&shop.owner().staff, None).await.expect("read").stuck;
    assert_eq!((stuck[0].kind.as_str(), stuck[0].attempts), ("send_letter", 1));
}

#[tokio::test]
async fn without_a_mail_server_letters_are_kept() {
    let shop = TestShop::without_mail();
    let order = an_order(&shop, PaymentMethod::COD).await;
    shop.works_off().await;
    let letter = letters(&shop).remove(0);
    assert_eq!(letter.state, LetterState::Kept);
    assert!(letter.text.contains(order.number.compact()), "it is readable");
    let page = shop.services.order.by_token(&order.token, None).await.expect("shown");
    assert!(!page.is_written_to, "nothing is promised");
    let list = shop.services.mail.list(&shop.owner().staff, &AdminLetterQuery::default()).await.expect("read");
    assert!(!list.goes_out);
    shop.services.mail.send_again(&shop.owner().staff, letter.id).await.expect("asked for");
    shop.works_off().await;
    assert_eq!(letters(&shop)[0].state, LetterState::Kept);
}

#[tokio::test]
async fn the_order_page_says_where_letters_go() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::COD).await;
    let page = shop.services.order.by_token(&order.token, None).await.expect("shown");
    assert!(page.is_written_to);
    let tea = shop.sells(a_product()).await;
    let silent = orders(&shop, &tea, 1, PaymentMethod::COD, "").await;
    assert!(!shop.services.order.by_token(&silent.token, None).await.expect("shown").is_written_to);
}

#[tokio::test]
async fn a_letter_is_sent_again_as_often_as_somebody_says_so() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::COD).await;
    shop.works_off().await;
    let (owner, id) = (shop.owner(), letters(&shop)[0].id);
    for copies in [2, 3] {
        let about = shop.services.mail.send_again(&owner.staff, id).await.expect("asked for");
        assert_eq!(about, Some(order.id));
        let refused = shop.services.mail.send_again(&owner.staff, id).await.expect_err("it waits already");
        assert_eq!((refused.code(), refused.class()), ("letter.waiting", Class::Conflict));
        shop.works_off().await;
        assert_eq!(shop.mailer.sent().len(), copies);
    }
    let ids: Vec<_> = shop.mailer.sent().into_iter().map(|message| message.id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let letters = owner.opens(order.id).await.letters;
    assert_eq!(letters.iter().map(|row| row.id).collect::<Vec<_>>(), [id], "one letter, however often it is sent");
}

#[tokio::test]
async fn a_letter_that_is_not_there_is_not_found() {
    let shop = TestShop::new();
    let (owner, none) = (shop.owner().staff, LetterId(a_uuid()));
    assert_eq!(shop.services.mail.get(&owner, none).await.expect_err("none").code(), "letter.not_found");
    assert_eq!(shop.services.mail.send_again(&owner, none).await.expect_err("none").code(), "letter.not_found");
    shop.services.mail.send(none, true, &TestLease::Held).await.expect("a job without its letter has nothing to do");
}

#[tokio::test]
async fn the_address_of_the_seller_takes_the_answers() {
    let shop = TestShop::new();
    let mut tables = shop.store.committed();
    tables.shop.as_mut().expect("a shop").0.seller.email = "hello@shop.test".to_owned();
    shop.store.becomes(tables);
    an_order(&shop, PaymentMethod::COD).await;
    shop.works_off().await;
    let message = shop.mailer.sent().remove(0);
    assert_eq!(message.reply_to.map(|address| address.as_str().to_owned()).as_deref(), Some("hello@shop.test"));
    assert!(message.text.contains("直接回覆這封信"));
}

#[tokio::test]
async fn letters_are_asked_for_together_with_what_they_are_about() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::TEST).await;
    let asked: Vec<_> = shop.store.committed().jobs.into_iter().map(|job| (job.work, job.run_at)).collect();
    let letter = |occasion| Work::WriteLetter { order: order.id, occurrence: "1.0".to_owned(), occasion };
    let half = order.placed_at + Duration::minutes(15);
    assert!(asked.contains(&(letter(Occasion::Placed), order.placed_at)));
    let kept = order.expires_at.expect("a time to pay");
    let reminder = Work::WriteLetter {
        order: order.id,
        occurrence: format!("until {}", kept.unix_timestamp()),
        occasion: Occasion::PaymentReminder { kept },
    };
    assert!(asked.contains(&(reminder, half)));
    assert_eq!(asked.len(), 3, "and the job that ends it");
}
