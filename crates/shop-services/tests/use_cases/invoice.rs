//! E-invoices that follow the money of their orders.

use shop_contract::{InvoiceForm, OrderAction};
use shop_domain::{
    appearance::Terms,
    fault::{Class, Fault},
    invoice::InvoiceBook,
    kernel::{Language, OrderId},
    order::OrderState,
    payment::PaymentMethod,
};
use shop_services::{
    invoice::{InvoiceAction, InvoiceRefusal},
    refund::RefundCommand,
};
use shop_testkit::{Moment, TestShop, Trouble, a_product};
use std::collections::BTreeMap;
use time::Duration;

fn asking() -> TestShop {
    TestShop::under(Terms { invoices: true, ..Terms::default() })
}

/// One that asks, and has an issuer.
async fn a_shop() -> TestShop {
    let shop = asking();
    saves(&shop, &[("account", "2000132"), ("secret", "a key")]).await.expect("saved");
    shop
}

async fn saves(shop: &TestShop, values: &[(&str, &str)]) -> Result<(), InvoiceRefusal> {
    let staff = shop.owner().staff;
    let version = shop.services.invoice.settings(&staff, Language::Chinese).await.expect("read").version;
    let values: BTreeMap<_, _> = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    shop.services.invoice.save(&staff, &InvoiceForm { version, asks: true, stage: true, values }).await
}

/// Two of something for NT$400 each, and NT$100 for delivery.
async fn an_order(shop: &TestShop) -> OrderState {
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("added");
    visitor.orders(PaymentMethod::COD).await.expect("ordered")
}

async fn is_collected(shop: &TestShop, id: OrderId) {
    shop.owner().does(OrderAction::MarkPaid, id).await.expect("collected");
    shop.works_off().await;
}

async fn an_invoiced_order(shop: &TestShop) -> OrderState {
    let order = an_order(shop).await;
    is_collected(shop, order.id).await;
    assert_eq!(shop.issuer.issued().len(), 1);
    order
}

async fn gives_back(shop: &TestShop, order: OrderId, amount: i64) {
    let owner = shop.owner();
    let version = owner.opens(order).await.version;
    let command = RefundCommand { order, version, amount, reason: String::new() };
    shop.services.refund.start(&owner.staff, command).await.expect("started");
    let refund = owner.opens(order).await.refunds.last().expect("a refund").id;
    shop.services.refund.sent_by_hand(&owner.staff, refund).await.expect("sent");
    shop.works_off().await;
}

async fn acts(shop: &TestShop, order: OrderId, action: InvoiceAction) -> Result<(), InvoiceRefusal> {
    shop.services.invoice.act(&shop.owner().staff, order, action).await?;
    shop.works_off().await;
    Ok(())
}

/// What failed is tried again when its time has come.
async fn later(shop: &TestShop) {
    for _ in 0..6 {
        shop.clock.pass(Duration::minutes(1));
        shop.works_off().await;
    }
}

#[tokio::test]
async fn an_invoice_is_issued_when_the_money_is_here_and_once() {
    let shop = a_shop().await;
    let order = an_order(&shop).await;
    shop.works_off().await;
    assert!(shop.issuer.issued().is_empty(), "cash has not come yet");
    is_collected(&shop, order.id).await;
    shop.services.invoice.settle(order.id, 0).await.expect("nothing more to do");
    let [(request, issued)] = shop.issuer.issued().try_into().expect("one invoice");
    assert_eq!((request.total, request.reference), (order.totals.total, [order.number.compact(), "I01"].concat()));
    let items: Vec<_> = request.items.iter().map(|item| (item.quantity, item.amount.amount)).collect();
    assert_eq!(items, [(2, 800), (1, 100)], "delivery is an item of its own");
    let shown = shop.services.order.by_token(&order.token, None).await.expect("read");
    assert_eq!(shown.invoice_number, Some(issued.name.number), "its shopper reads the number");
    assert!(!shop.issuer.was_asked_inside_a_transaction());
}

#[tokio::test]
async fn part_of_the_money_back_is_an_allowance_and_then_it_is_never_void() {
    let shop = a_shop().await;
    let order = an_invoiced_order(&shop).await;
    gives_back(&shop, order.id, 300).await;
    assert_eq!(shop.issuer.allowed(), [300]);
    gives_back(&shop, order.id, 600).await;
    assert_eq!(shop.issuer.allowed(), [300, 600]);
    let (_, issued) = &shop.issuer.issued()[0];
    assert_eq!((issued.remaining.amount, issued.is_void), (0, false));
}

#[tokio::test]
async fn all_of_the_money_back_makes_it_void() {
    let shop = a_shop().await;
    let order = an_invoiced_order(&shop).await;
    gives_back(&shop, order.id, 900).await;
    assert!(shop.issuer.issued()[0].1.is_void && shop.issuer.allowed().is_empty());
    let shown = shop.services.order.by_token(&order.token, None).await.expect("read");
    assert_eq!(shown.invoice_number, None, "it counts no longer");
}

#[tokio::test]
async fn after_the_two_months_are_reported_it_is_taken_back_instead() {
    let shop = a_shop().await;
    let order = an_invoiced_order(&shop).await;
    shop.clock.pass(Duration::days(80));
    gives_back(&shop, order.id, 900).await;
    assert_eq!(shop.issuer.allowed(), [900]);
    assert!(!shop.issuer.issued()[0].1.is_void);
}

#[tokio::test]
async fn an_answer_that_is_lost_leads_to_no_second_invoice_and_no_second_allowance() {
    for trouble in [|| Trouble::Lost, || Trouble::Away] {
        let shop = a_shop().await;
        let order = an_order(&shop).await;
        shop.issuer.next_time(trouble());
        is_collected(&shop, order.id).await;
        later(&shop).await;
        assert_eq!(shop.issuer.issued().len(), 1);
        shop.issuer.next_time(trouble());
        gives_back(&shop, order.id, 300).await;
        later(&shop).await;
        assert_eq!(shop.issuer.allowed(), [300]);
        assert_eq!(shop.issuer.issued()[0].1.remaining.amount, 600);
        let invoice = shop.owner().opens(order.id).await.invoice.expect("asked for");
        assert!(!invoice.is_under_way && invoice.documents[0].allowances.len() == 1);
    }
}

#[tokio::test]
async fn an_invoice_nobody_heard_of_is_found_and_void_when_the_money_has_gone_back() {
    for (trouble, issued) in [(Trouble::Lost, 1), (Trouble::Away, 0)] {
        let shop = a_shop().await;
        let order = an_order(&shop).await;
        shop.issuer.next_time(trouble);
        is_collected(&shop, order.id).await;
        gives_back(&shop, order.id, 900).await;
        later(&shop).await;
        let found: Vec<_> = shop.issuer.issued().into_iter().map(|(_, found)| found.is_void).collect();
        assert_eq!(found, vec![true; issued]);
        shop.services.invoice.settle(order.id, 0).await.expect("nothing more to do");
    }
}

#[tokio::test]
async fn whoever_comes_while_somebody_is_at_it_comes_back_later() {
    let shop = a_shop().await;
    let order = an_order(&shop).await;
    shop.owner().does(OrderAction::MarkPaid, order.id).await.expect("collected");
    // A process that began and was killed.
    let mut tables = shop.store.committed();
    let until = shop_services::ports::Clock::now(&*shop.clock) + InvoiceBook::TURN;
    tables.invoices.push((order.id, shop_domain::invoice::InvoiceStep::Begun { until, job: -1 }));
    shop.store.becomes(tables);
    let busy = shop.services.invoice.settle(order.id, 0).await.expect_err("somebody is at it");
    assert_eq!((busy.code(), busy.class()), ("invoice.not_now", Class::Conflict));
    later(&shop).await;
    assert_eq!(shop.issuer.issued().len(), 1, "its turn is over");
}

#[tokio::test]
async fn whoever_gets_the_job_of_one_that_was_killed_goes_on_at_once() {
    let shop = a_shop().await;
    let order = an_order(&shop).await;
    shop.owner().does(OrderAction::MarkPaid, order.id).await.expect("collected");
    let mut tables = shop.store.committed();
    let until = shop_services::ports::Clock::now(&*shop.clock) + InvoiceBook::TURN;
    tables.invoices.push((order.id, shop_domain::invoice::InvoiceStep::Begun { until, job: 7 }));
    shop.store.becomes(tables);
    shop.services.invoice.settle(order.id, 7).await.expect("nobody else is at it");
    assert_eq!(shop.issuer.issued().len(), 1);
}

#[tokio::test]
async fn whoever_lost_the_turn_takes_nothing_back_a_second_time_and_notes_nothing() {
    let shop = a_shop().await;
    let order = an_invoiced_order(&shop).await;
    // Another one begins after this one has asked, and before it acts; then after it has acted.
    for (moment, allowed, documents) in [(Moment::Asked, vec![], 0), (Moment::Acted, vec![300], 0)] {
        let (store, id, until) = (shop.store.clone(), order.id, shop_services::ports::Clock::now(&*shop.clock));
        shop.issuer.at_next(moment, move || {
            let mut tables = store.committed();
            tables.invoices.push((id, shop_domain::invoice::InvoiceStep::Begun { until, job: -1 }));
            store.becomes(tables);
        });
        if moment == Moment::Asked {
            gives_back(&shop, order.id, 300).await;
        } else {
            shop.clock.pass(Duration::minutes(1));
            shop.works_off().await;
        }
        assert_eq!(shop.issuer.allowed(), allowed);
        let invoice = shop.owner().opens(order.id).await.invoice.expect("asked for");
        assert_eq!(invoice.documents[0].allowances.len(), documents, "its turn is another's");
    }
    later(&shop).await;
    assert_eq!(shop.issuer.allowed(), [300], "what was done is found");
    let invoice = shop.owner().opens(order.id).await.invoice.expect("asked for");
    assert_eq!(invoice.documents[0].allowances.len(), 1);
}

#[tokio::test]
async fn what_the_issuer_refuses_waits_for_the_owner() {
    let shop = a_shop().await;
    let order = an_order(&shop).await;
    shop.issuer.next_time(Trouble::Refuses("1 no numbers left"));
    is_collected(&shop, order.id).await;
    later(&shop).await;
    assert!(shop.issuer.issued().is_empty());
    let invoice = shop.owner().opens(order.id).await.invoice.expect("asked for");
    assert_eq!((invoice.refusal.as_deref(), invoice.can_be_resumed), (Some("1 no numbers left"), true));
    acts(&shop, order.id, InvoiceAction::Resume).await.expect("resumed");
    assert_eq!(shop.issuer.issued().len(), 1);
    assert!(acts(&shop, order.id, InvoiceAction::Resume).await.is_err(), "there is nothing to resume");
}

#[tokio::test]
async fn the_owner_has_it_void_and_another_one_issued_or_none() {
    let shop = a_shop().await;
    let order = an_invoiced_order(&shop).await;
    acts(&shop, order.id, InvoiceAction::Reissue).await.expect("issued again");
    let issued = shop.issuer.issued();
    assert_eq!(issued.iter().map(|(_, found)| found.is_void).collect::<Vec<_>>(), [true, false]);
    assert!(issued[1].0.reference.ends_with("I02"));
    acts(&shop, order.id, InvoiceAction::Void).await.expect("void");
    assert!(shop.issuer.issued().iter().all(|(_, found)| found.is_void));
    assert_eq!(shop.issuer.issued().len(), 2, "and no other one");
    acts(&shop, order.id, InvoiceAction::Resume).await.expect("after all");
    assert_eq!(shop.issuer.issued().len(), 3);
}

#[tokio::test]
async fn without_an_issuer_nothing_is_issued_until_the_owner_says_so() {
    let shop = asking();
    let order = an_order(&shop).await;
    is_collected(&shop, order.id).await;
    let refused = acts(&shop, order.id, InvoiceAction::Resume).await.expect_err("there is none");
    assert_eq!(refused.code(), "invoice.not_set_up");
    saves(&shop, &[("account", "2000132"), ("secret", "a key")]).await.expect("saved");
    later(&shop).await;
    assert!(shop.issuer.issued().is_empty(), "what was paid before is the owner's");
    acts(&shop, order.id, InvoiceAction::Resume).await.expect("issued");
    assert_eq!(shop.issuer.issued().len(), 1);
}

#[tokio::test]
async fn only_the_owner_sets_and_moves_invoices() {
    let shop = a_shop().await;
    let order = an_invoiced_order(&shop).await;
    let packer = shop.packer().staff;
    let service = &shop.services.invoice;
    let refusals = [
        service.settings(&packer, Language::Chinese).await.expect_err("not permitted"),
        service.save(&packer, &InvoiceForm::default()).await.expect_err("not permitted"),
        service.act(&packer, order.id, InvoiceAction::Void).await.expect_err("not permitted"),
    ];
    assert!(refusals.iter().all(|refused| refused.class() == Class::Forbidden));
}

#[tokio::test]
async fn a_secret_is_kept_and_never_shown() {
    let shop = asking();
    let staff = shop.owner().staff;
    let refused = saves(&shop, &[("account", "2000132")]).await.expect_err("its secret is missing");
    assert_eq!((refused.code(), refused.class()), ("settings.fields", Class::Invalid));
    saves(&shop, &[("account", "2000132"), ("secret", "a key")]).await.expect("saved");
    saves(&shop, &[("account", "2000133"), ("secret", "")]).await.expect("an empty secret stays");
    let shown = shop.services.invoice.settings(&staff, Language::Chinese).await.expect("read");
    let told: Vec<_> = shown.settings.iter().map(|setting| (setting.value.as_str(), setting.is_set)).collect();
    assert_eq!((told, shown.is_ready, shown.asks), (vec![("2000133", true), ("", true)], true, true));
    let stale = InvoiceForm { version: "0".into(), ..InvoiceForm::default() };
    assert_eq!(shop.services.invoice.save(&staff, &stale).await.expect_err("old").code(), "settings.conflict");
}
