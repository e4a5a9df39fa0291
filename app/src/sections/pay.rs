//! On the way to a payment provider, and the page of the provider that stands for all of them.
//! Never asks for a card.

use super::header::plain_header;
use crate::{
    document::{Assets, Head, document},
    ui::icon,
    words::{say, say_with},
};
use leptos::prelude::*;
use shop_contract::{OrderView, ShopView};
use shop_domain::kernel::{Language, Money};

/// How the shopper gets to the provider with this attempt.
#[derive(Clone, Debug)]
pub enum WayToPay {
    /// The provider's page. `at_once`: the browser goes there by itself; whoever has been there and
    /// came back stays here.
    Link { address: String, at_once: bool },
    /// Sent by the browser, by POST.
    Form { action: String, fields: Vec<(String, String)> },
    /// The shopper was sent there once; another visit takes another attempt.
    Again,
}

pub fn pay_page(order: OrderView, way: WayToPay, shop: ShopView, assets: &Assets) -> AnyView {
    let language = order.language;
    let total = order.totals.total.to_string();
    let values = [("number", order.number.as_str()), ("total", total.as_str())];
    let head = Head {
        title: [say(language, "pay.title"), " · ", &shop.name].concat(),
        theme: shop.theme,
        sheet: assets.beside_css.clone(),
        refresh: match &way {
            WayToPay::Link { address, at_once: true } => Some(address.clone()),
            _ => None,
        },
        ..Head::default()
    };
    let text = match &way {
        WayToPay::Again | WayToPay::Link { at_once: false, .. } => "pay.been_there",
        _ => "pay.text",
    };
    let body = view! {
        <body>
            {plain_header(&shop, language)}
            <main class="notice">
                <h1 class="heading">{say(language, "pay.title")}</h1>
                <p>{say_with(language, text, &values)}</p>
                {go(&order, way, say_with(language, "pay.button", &values))}
                <a class="link" href=language.path(&["/o/", &order.token].concat())>{say(language, "pay.later")}</a>
            </main>
        </body>
    };
    document(language, head, assets, false, body.into_any())
}

fn go(order: &OrderView, way: WayToPay, label: String) -> AnyView {
    let language = order.language;
    let inside = view! { <span>{label}</span>{icon::arrow()} };
    match way {
        WayToPay::Link { address, at_once } => view! {
            <a class="button button-large" href=address>{inside}</a>
            {at_once.then(|| view! { <p class="notice-soft">{say(language, "pay.wait")}</p> })}
        }
        .into_any(),
        WayToPay::Form { action, fields } => {
            let fields =
                fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
            view! {
                <form method="post" action=action>{fields.collect_view()}<button class="button button-large">{inside}</button></form>
            }
            .into_any()
        }
        WayToPay::Again => view! {
            <form method="post" action=language.path(&["/o/", &order.token, "/pay/again"].concat())>
                <button class="button button-large">{inside}</button>
            </form>
        }
        .into_any(),
    }
}

/// What the test provider knows of a payment.
#[derive(Clone, Debug)]
pub struct TestPayView {
    pub language: Language,
    pub reference: String,
    pub amount: Money,
    pub shop_name: String,
    /// The order's number.
    pub number: String,
    /// Where the decision is sent: the attempt's own address, signed by the shop.
    pub action: String,
}

/// Another house: none of the shop's looks, so that nobody mistakes it for a real payment.
pub fn test_pay_page(view: TestPayView, assets: &Assets) -> AnyView {
    let language = view.language;
    let title = say(language, "testpay.title").to_owned();
    let head = Head { title, sheet: assets.beside_css.clone(), ..Head::default() };
    let row = |name: &'static str, value: String| view! { <div><dt>{say(language, name)}</dt><dd>{value}</dd></div> };
    let button = |outcome: &'static str, code: &'static str| {
        view! { <button class=["testpay-", outcome].concat() name="outcome" value=outcome>{say(language, code)}</button> }
    };
    let body = view! {
        <body class="testpay">
            <main class="testpay-card">
                <h1>{say(language, "testpay.title")}</h1>
                <p class="testpay-warning">{say(language, "testpay.no_money")}</p>
                <p>{say(language, "testpay.explain")}</p>
                <dl>
                    {row("testpay.merchant", view.shop_name)}
                    {row("testpay.order", view.number)}
                    {row("testpay.reference", view.reference.clone())}
                    {row("testpay.amount", view.amount.to_string())}
                </dl>
                <form method="post" action=view.action>
                    {button("pay", "testpay.pay")}
                    {button("fail", "testpay.fail")}
                    {button("cancel", "testpay.cancel")}
                </form>
            </main>
        </body>
    };
    document(language, head, assets, false, body.into_any())
}
