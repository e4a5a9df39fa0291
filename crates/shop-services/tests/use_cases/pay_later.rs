//! Ways to pay that take days: a transfer to the shop's account, and a number that a provider issues.

use shop_contract::{OrderAction, OrderEventView, PayLater, ProviderForm};
use shop_domain::{
    fault::Fault,
    kernel::{Language, Money},
    order::{OrderEvent, OrderState, OrderStatus},
    payment::{PaymentMethod, PaymentStatus},
};
use shop_services::ports::{Door, Instructions, PaymentNotice, PaymentOutcome};
use shop_testkit::{ScriptedGateway, ScriptedProvider, TestShop, a_product};
use time::Duration;

async fn an_order(shop: &TestShop, method: PaymentMethod) -> OrderState {
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    visitor.orders(method).await.expect("ordered")
}

async fn sets_the_account(shop: &TestShop) {
    let values = [("bank", "玉山銀行 808"), ("account", "0123-456-789012"), ("holder", "晨嵐茶事")];
    let form = ProviderForm {
        version: "0".to_owned(),
        values: values.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        methods: vec!["transfer".to_owned()],
        ..ProviderForm::default()
    };
    shop.services.provider.save(&shop.owner().caller, "transfer", &form).await.expect("saved");
}

#[tokio::test]
async fn a_shopper_sees_the_account_and_tells_of_the_transfer() {
    let shop = TestShop::new();
    sets_the_account(&shop).await;
    let order = an_order(&shop, PaymentMethod::TRANSFER).await;
    assert_eq!((order.status, order.expires_at), (OrderStatus::Pending, Some(order.placed_at + Duration::days(3))));
    let shown = shop.services.order.by_token(&order.token, None).await.expect("read");
    let account = PayLater::Transfer {
        bank: "玉山銀行 808".to_owned(),
        account: "0123-456-789012".to_owned(),
        holder: "晨嵐茶事".to_owned(),
    };
    assert_eq!((shown.pay_later, shown.can_be_paid), (Some(account), false));
    for wrong in ["", "1234", "123456", "1234a", "１２３４５"] {
        let refused = shop.services.payment.report_transfer(&order.token, wrong).await.expect_err("not five digits");
        assert_eq!(refused.code(), "transfer.digits", "{wrong}");
    }
    shop.services.payment.report_transfer(&order.token, " 12345 ").await.expect("told");
    let owner = shop.owner();
    let opened = owner.opens(order.id).await;
    let told = OrderEvent::TransferReported { digits: "12345".to_owned() };
    assert!(opened.order.timeline.iter().any(|entry: &OrderEventView| entry.event == told));
    assert_eq!(opened.order.transfer_from.as_deref(), Some("12345"));
    owner.does(OrderAction::MarkPaid, order.id).await.expect("seen on the account");
    let after = shop.order(order.id);
    assert_eq!((after.status, after.payment_status), (OrderStatus::Processing, PaymentStatus::Paid));
    let shown = shop.services.order.by_token(&order.token, None).await.expect("read");
    assert_eq!(shown.pay_later, None, "nobody transfers twice");
    let late = shop.services.payment.report_transfer(&order.token, "12345").await.expect_err("it is paid");
    assert_eq!(late.code(), "transfer.not_waited_for");
}

#[tokio::test]
async fn a_transfer_that_does_not_come_gives_the_stock_back_after_days() {
    let shop = TestShop::new();
    let order = an_order(&shop, PaymentMethod::TRANSFER).await;
    shop.clock.pass(Duration::days(3) - Duration::SECOND);
    shop.works_off().await;
    assert_eq!(shop.order(order.id).status, OrderStatus::Pending);
    shop.clock.pass(Duration::SECOND);
    shop.works_off().await;
    assert_eq!(shop.order(order.id).status, OrderStatus::Cancelled);
    assert!(shop.gateway.started().is_empty(), "no provider is asked about it");
}

/// The number is good for three days.
fn issued(shop: &TestShop, order: &OrderState) -> PaymentNotice {
    let reference = [order.number.compact(), "01"].concat();
    let until = order.placed_at + Duration::days(3);
    let account = Some("9103522175887271".to_owned());
    let instructions =
        Instructions { bank_code: Some("812".to_owned()), account, code: None, barcodes: Vec::new(), until };
    let _ = shop;
    ScriptedGateway::notice("issued", &reference, 500, PaymentOutcome::Instructed(instructions))
}

async fn comes(shop: &TestShop, notice: &PaymentNotice, door: Door) {
    let incoming = ScriptedGateway::brings(notice, door);
    assert_eq!(shop.services.payment.callback("test", &incoming).await.expect("answered").status, 200);
}

#[tokio::test]
async fn a_number_that_was_issued_is_shown_and_keeps_the_order_until_it_is_told_of() {
    let shop = TestShop::new();
    let order = an_order(&shop, ScriptedProvider::number()).await;
    shop.services.payment.go(&order.token, Language::Chinese).await.expect("sent there");
    let notice = issued(&shop, &order);
    comes(&shop, &notice, Door::Instructions).await;
    comes(&shop, &notice, Door::Instructions).await;
    let PaymentOutcome::Instructed(instructions) = notice.outcome.clone() else { panic!("instructions") };
    let shown = shop.services.order.by_token(&order.token, None).await.expect("read");
    assert_eq!(shown.pay_later, Some(PayLater::Number(instructions.clone())));
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Pending, "a number is no money");

    shop.clock.pass(Duration::days(4));
    shop.works_off().await;
    assert_eq!(shop.order(order.id).status, OrderStatus::Pending, "the first deadline is the number's, and some days");
    let reference = [order.number.compact(), "01"].concat();
    comes(&shop, &ScriptedGateway::notice("paid", &reference, 500, PaymentOutcome::Paid), Door::Callback).await;
    let after = shop.order(order.id);
    assert_eq!((after.status, after.payment_status), (OrderStatus::Processing, PaymentStatus::Paid));
    assert_eq!(after.received, Money::twd(500));
}

#[tokio::test]
async fn a_number_that_nobody_pays_under_expires() {
    let shop = TestShop::new();
    let order = an_order(&shop, ScriptedProvider::number()).await;
    shop.services.payment.go(&order.token, Language::Chinese).await.expect("sent there");
    comes(&shop, &issued(&shop, &order), Door::Instructions).await;
    for _ in 0..7 {
        shop.clock.pass(Duration::days(1));
        shop.works_off().await;
    }
    assert_eq!(shop.order(order.id).status, OrderStatus::Cancelled);
}

#[tokio::test]
async fn a_form_is_sent_once_and_another_attempt_is_asked_for_after_it() {
    let shop = TestShop::new();
    shop.gateway.wants_forms();
    let order = an_order(&shop, PaymentMethod::TEST).await;
    shop.services.payment.go(&order.token, Language::Chinese).await.expect("sent there");
    let twice = shop.services.payment.go(&order.token, Language::Chinese).await.expect_err("its number is used");
    assert_eq!(twice.code(), "payment.handed_over");
    shop.services.payment.again(&order.token).await.expect("another attempt");
    shop.services.payment.go(&order.token, Language::Chinese).await.expect("sent there");
    let sent: Vec<_> = shop.gateway.started().iter().map(|request| request.reference.clone()).collect();
    assert_eq!(sent, ["01", "02"].map(|attempt| [order.number.compact(), attempt].concat()));
}

#[tokio::test]
async fn a_number_whose_notice_was_lost_is_asked_for_and_the_order_kept_for_it() {
    let shop = TestShop::new();
    let order = an_order(&shop, ScriptedProvider::number()).await;
    shop.services.payment.go(&order.token, Language::Chinese).await.expect("sent there");
    let until = order.placed_at + Duration::days(3);
    let number =
        Instructions { bank_code: None, account: None, code: Some("LLL1".to_owned()), barcodes: Vec::new(), until };
    let reference = [order.number.compact(), "01"].concat();
    let total = order.totals.total.amount;
    shop.gateway.knows(ScriptedGateway::notice("e1", &reference, total, PaymentOutcome::Instructed(number)));
    shop.clock.pass(Duration::minutes(30));
    shop.works_off().await;
    let kept = shop.order(order.id);
    assert_eq!((kept.status, kept.expires_at), (OrderStatus::Pending, Some(until + Duration::days(3))));
    let shown = shop.services.order.by_token(&order.token, None).await.expect("shown");
    assert!(matches!(shown.pay_later, Some(PayLater::Number(number)) if number.code.as_deref() == Some("LLL1")));

    shop.gateway.knows(ScriptedGateway::notice("e2", &reference, total, PaymentOutcome::Paid));
    shop.clock.pass(Duration::days(1));
    shop.works_off().await;
    assert_eq!(shop.order(order.id).payment_status, PaymentStatus::Paid, "and it is asked about again");
}
