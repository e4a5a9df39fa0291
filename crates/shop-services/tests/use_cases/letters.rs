//! What stands in letters, in both languages and both parts.

use shop_contract::PayLater;
use shop_domain::{
    appearance::{Appearance, Pickup, Seller},
    kernel::{Language, LocalText, Money},
    mail::Occasion,
    order::{Actor, Order},
    payment::PaymentMethod,
    shipment::{DeliveryMethod, Destination},
};
use shop_services::{
    mail::paper::{self, Letterhead, Sheet},
    ports::Offer,
};
use shop_testkit::{FixedClock, OrderBuilder, a_product, a_uuid, an_order};

const ORIGIN: &str = "https://shop.test";

const REMINDER: Occasion = Occasion::PaymentReminder { kept: FixedClock::START };

fn appearance() -> Appearance {
    Appearance {
        name: LocalText::new("晨嵐茶事", "Chenlan Tea"),
        seller: Seller {
            legal_name: "晨嵐茶事有限公司".to_owned(),
            tax_id: "12345675".to_owned(),
            phone: "049-000-0000".to_owned(),
            email: "hello@shop.test".to_owned(),
            address: LocalText::new("南投縣鹿谷鄉晨嵐路 1 號", "1 Chenlan Road, Lugu"),
        },
        pickup: Pickup {
            address: LocalText::new("鹿谷鄉晨嵐路 1 號", "1 Chenlan Road"),
            hours: LocalText::new("週三至週日", "Wednesday to Sunday"),
        },
        ..Appearance::default()
    }
}

fn sheet(occasion: &Occasion, order: &Order) -> Sheet {
    letter_with(occasion, order, None)
}

fn letter_with(occasion: &Occasion, order: &Order, pay_later: Option<PayLater>) -> Sheet {
    paper::to_shopper(occasion, order, pay_later, Letterhead { appearance: &appearance(), origin: ORIGIN })
}

/// Two of one thing and one of another, which has a choice.
fn order(payment: PaymentMethod, language: Language) -> OrderBuilder {
    let pot = a_product().called("紫砂壺", "Clay teapot").priced(2_880).build();
    let mut tea = a_product().priced(400).build();
    tea.kept.product.variants[0].choice = LocalText::new("150 公克", "150 g");
    an_order(&tea).times(2).and(&pot).paid_by(payment).in_language(language).written_to("mei@example.com")
}

/// With what is counted up taken out.
fn settled(text: &str, order: &Order) -> String {
    text.replace(order.state().number.compact(), "48210937").replace(&order.state().token, "TOKEN")
}

#[test]
fn who_picks_it_up_is_told_where_and_to_bring_the_cash() {
    let order = order(PaymentMethod::COD, Language::English).going_to(DeliveryMethod::SHOP, Destination::Shop).build();
    let placed = sheet(&Occasion::Placed, &order).text();
    for told in ["1 Chenlan Road · Wednesday to Sunday", "ready when you pick it up"] {
        assert!(placed.contains(told), "{placed}");
    }
    assert!(!placed.contains("at the door"), "{placed}");
    let ready = sheet(&Occasion::ReadyForPickup { parcel: None }, &order).text();
    assert!(ready.contains("waits at 1 Chenlan Road"), "{ready}");
}

fn every_occasion() -> Vec<Occasion> {
    let amount = Money::twd(1_280);
    vec![
        Occasion::Placed,
        Occasion::Paid { amount },
        Occasion::PaymentFailed,
        Occasion::PaymentInstructions,
        REMINDER,
        Occasion::Shipped { parcel: None, tracking: Some("TW 1".to_owned()) },
        Occasion::Shipped { parcel: Some(2), tracking: None },
        Occasion::ReadyForPickup { parcel: None },
        Occasion::ReadyForPickup { parcel: Some(2) },
        Occasion::Delivered { parcel: None },
        Occasion::Delivered { parcel: Some(2) },
        Occasion::Cancelled,
        Occasion::Expired,
        Occasion::Refunded { amount },
    ]
}

#[test]
fn an_order_in_cash_reads_like_this() {
    let order = order(PaymentMethod::COD, Language::Chinese).build();
    let wanted = "\
晨嵐茶事

謝謝，訂單已成立

林小美，您好：

我們會包好交給貨運。送到時請備現金 NT$3,680。

訂單編號：48210937
寄送到：106 臺北市大安區仁愛路四段1號

查看訂單
https://shop.test/o/TOKEN

買了什麼
* 凍頂烏龍（150 公克） × 2  NT$800
* 紫砂壺 × 1  NT$2,880

小計：NT$3,680
運費：免運
合計：NT$3,680
內含 5% 營業稅 NT$175

有任何問題，直接回覆這封信就能找到我們。
訂單的連結就是查單的鑰匙，請收好，別轉寄給不認識的人。
您收到這封信，是因為有人在晨嵐茶事下單時留了這個地址。

-- \n\
晨嵐茶事有限公司 · 統一編號 12345675
049-000-0000 · hello@shop.test
南投縣鹿谷鄉晨嵐路 1 號
https://shop.test/
";
    let letter = sheet(&Occasion::Placed, &order);
    assert_eq!(settled(&letter.text(), &order), wanted);
    assert_eq!(settled(&letter.subject, &order), "訂單 48210937 已成立");
}

#[test]
fn a_parcel_on_its_way_reads_like_this_in_english() {
    let mut order = order(PaymentMethod::TEST, Language::English).build();
    order.pay(Actor::Shop, order.state().totals.total).expect("paid");
    let wanted = "\
Chenlan Tea

Your parcel is on its way

Hello 林小美,

The carrier has it, and may call you.

Order number: 48210937
Tracking number: TW 1
Delivered to: 106 臺北市大安區仁愛路四段1號

See the order
https://shop.test/en/o/TOKEN

What you bought
* Dong Ding Oolong (150 g) × 2  NT$800
* Clay teapot × 1  NT$2,880

Subtotal: NT$3,680
Delivery: Free
Total: NT$3,680
including 5% business tax NT$175

Any question? Just answer this letter.
The link to the order opens it for whoever has it. Keep it, and forward it to nobody you do not know.
You get this letter because somebody gave this address with an order at Chenlan Tea.

-- \n\
晨嵐茶事有限公司 · Tax ID 12345675
049-000-0000 · hello@shop.test
1 Chenlan Road, Lugu
https://shop.test/en/
";
    let letter = sheet(&Occasion::Shipped { parcel: None, tracking: Some("TW 1".to_owned()) }, &order);
    assert_eq!(settled(&letter.text(), &order), wanted);
}

#[test]
fn whoever_has_to_pay_is_led_there_and_told_until_when() {
    let order = order(PaymentMethod::TEST, Language::English).build();
    for occasion in [Occasion::Placed, REMINDER] {
        let text = settled(&sheet(&occasion, &order).text(), &order);
        assert!(text.contains("before 2 March 2026, 10:30"), "{text}");
        assert!(text.contains("Pay · NT$3,680\nhttps://shop.test/en/o/TOKEN/pay\n"), "{text}");
    }
}

#[test]
fn whose_payment_failed_is_led_to_the_button_that_begins_another() {
    let mut order = order(PaymentMethod::TEST, Language::English).build();
    order.start_payment("01").expect("started");
    order.payment_failed(Actor::Shop, "01").expect("failed");
    let text = settled(&sheet(&Occasion::PaymentFailed, &order).text(), &order);
    assert!(text.contains("Pay again · NT$3,680\nhttps://shop.test/en/o/TOKEN\n"), "{text}");
    assert!(text.contains("We keep the order for you until 2 March 2026, 10:30"), "{text}");
}

#[test]
fn whose_paid_order_is_cancelled_reads_what_comes_back() {
    let mut order = order(PaymentMethod::TEST, Language::English).build();
    order.pay(Actor::Shop, order.state().totals.total).expect("paid");
    order.cancel(Actor::Shop).expect("cancelled");
    let text = sheet(&Occasion::Cancelled, &order).text();
    assert!(text.contains("The NT$3,680 that you paid goes back to you."), "{text}");
    let late = sheet(&Occasion::Paid { amount: Money::twd(3_680) }, &order).text();
    assert!(late.contains("the money goes back to you"), "{late}");
}

#[test]
fn every_letter_says_something_in_both_languages_and_leaves_no_place_empty() {
    for language in Language::ALL {
        for payment in [PaymentMethod::COD, PaymentMethod::TRANSFER, PaymentMethod::TEST] {
            let order = order(payment, language).build();
            for occasion in every_occasion() {
                let letter = sheet(&occasion, &order);
                for text in [&letter.subject, &letter.text(), &letter.html()] {
                    assert!(!text.contains("mail."), "{occasion:?} in {language:?}: {text}");
                    assert!(!text.contains("{}") && !text.contains("{number}"), "{text}");
                }
                assert!(letter.subject.contains(order.state().number.compact()), "{}", letter.subject);
                assert!(letter.html().contains(&["<html lang=\"", language.tag(), "\">"].concat()));
                assert_eq!(letter.html().matches("<table").count(), letter.html().matches("</table>").count());
            }
        }
    }
}

/// Every sentence of the plain part stands in the other one too.
#[test]
fn both_parts_say_the_same() {
    let order = order(PaymentMethod::COD, Language::Chinese).build();
    let letter = sheet(&Occasion::Placed, &order);
    let html = letter.html();
    for said in
        ["我們會包好交給貨運。送到時請備現金 NT$3,680。", "凍頂烏龍（150 公克）", "NT$2,880", "免運", "12345675"]
    {
        assert!(html.contains(said) && letter.text().contains(said), "{said}");
    }
}

#[test]
fn what_a_shopper_typed_is_never_markup_nor_a_template_nor_a_link() {
    let name = "<b>{{7*7}}</b> {number} \"http://evil.test\"";
    let order = order(PaymentMethod::COD, Language::English).by(name, "0912345678").build();
    for occasion in every_occasion() {
        let letter = sheet(&occasion, &order);
        let (html, text) = (letter.html(), letter.text());
        assert!(html.contains("&lt;b&gt;{{7*7}}&lt;/b&gt; {number} &quot;http: / /evil. test&quot;"), "{html}");
        assert!(text.contains("<b>{{7*7}}</b> {number}"), "{text}");
        assert!(!html.contains("<b>"));
        for part in [&html, &text] {
            let links = part.match_indices("://").filter(|(at, _)| !part[..at + 3].ends_with("https://"));
            assert_eq!(links.count(), 0, "{part}");
            let strange = part.match_indices("https://").filter(|(at, _)| !part[*at..].starts_with(ORIGIN));
            assert_eq!(strange.count(), 0, "{part}");
        }
    }
}

#[test]
fn a_letter_loads_nothing_and_tells_nobody_that_it_was_read() {
    let order = order(PaymentMethod::COD, Language::Chinese).build();
    let html = sheet(&Occasion::Placed, &order).html();
    for thing in ["<img", "<link", "<script", "<iframe", "url(", "@import", "<form", "background=\""] {
        assert!(!html.contains(thing), "{thing}");
    }
    assert!(html.contains("prefers-color-scheme: dark"));
}

#[test]
fn the_owner_reads_what_runs_low_and_how_much_is_left() {
    let offer = |sku: &str, title: &str, choice: &str, available| Offer {
        variant: shop_domain::kernel::VariantId(a_uuid()),
        slug: "tea".to_owned(),
        sku: sku.to_owned(),
        title: LocalText::new(title, ""),
        choice: LocalText::new(choice, ""),
        picture: None,
        price: Money::twd(400),
        weight: 0,
        tax: shop_domain::pricing::TaxRate::default(),
        ready: available,
        available,
        is_elsewhere: false,
    };
    let low = [offer("TEA-50", "凍頂烏龍", "50 公克", 3), offer("POT", "紫砂壺", "", 0)];
    let (appearance, language) = (appearance(), Language::default());
    let letter = paper::to_owner(&low, language, Letterhead { appearance: &appearance, origin: ORIGIN });
    assert_eq!(letter.subject, "庫存不足：凍頂烏龍（50 公克）等 2 項");
    let text = letter.text();
    assert!(text.contains("凍頂烏龍（50 公克）：TEA-50 · 剩 3 件\n紫砂壺：POT · 售完"), "{text}");
    assert!(text.contains("https://shop.test/admin#low-stock"), "{text}");
    let one = paper::to_owner(&low[1..], language, Letterhead { appearance: &appearance, origin: ORIGIN });
    assert_eq!(one.subject, "庫存不足：紫砂壺");
}

#[test]
fn whoever_pays_by_transfer_is_told_where_to() {
    let order = order(PaymentMethod::TRANSFER, Language::English).build();
    let account = PayLater::Transfer {
        bank: "E.SUN 808".to_owned(),
        account: "0123-456-789012".to_owned(),
        holder: String::new(),
    };
    for occasion in [Occasion::Placed, REMINDER] {
        let sheet = letter_with(&occasion, &order, Some(account.clone()));
        for text in [sheet.text(), sheet.html()] {
            for part in ["E.SUN 808", "0123-456-789012", "NT$3,680"] {
                assert!(text.contains(part), "{part} is not in {text}");
            }
            assert!(!text.contains("Account holder") && !text.contains("/pay"), "{text}");
        }
    }
}
