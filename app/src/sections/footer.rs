//! Who sells, and on what terms: as the law wants it, in sentences.

use super::header::other_language;
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::ShopView;
use shop_domain::{kernel::Language, payment::PaymentMethod};

pub fn footer(shop: &ShopView, language: Language, methods: &[PaymentMethod], translated: bool) -> AnyView {
    let phone = ["tel:", &shop.phone.replace([' ', '-'], "")].concat();
    let methods: Vec<&str> = methods.iter().map(|method| method_name(*method, language)).collect();
    view! {
        <footer class="footer">
            <div class="wrap footer-grid">
                <div class="footer-seller">
                    <p class="footer-name">{shop.name.clone()}</p>
                    <p class="footer-tagline">{shop.tagline.clone()}</p>
                </div>
                <div>
                    <h2>{say(language, "footer.seller")}</h2>
                    <p>{shop.legal_name.clone()}</p>
                    <p>{say_with(language, "footer.tax_id", &[("id", &shop.tax_id)])}</p>
                    <p>{shop.address.clone()}</p>
                </div>
                <div>
                    <h2>{say(language, "footer.contact")}</h2>
                    <p><a href=["mailto:", &shop.email].concat()>{shop.email.clone()}</a></p>
                    <p><a href=phone>{shop.phone.clone()}</a></p>
                </div>
                <div class="footer-long">
                    <h2>{say(language, "footer.delivery")}</h2>
                    <p>{shop.delivery_note.clone()}</p>
                </div>
                <div class="footer-long">
                    <h2>{say(language, "footer.returns")}</h2>
                    <p>{shop.return_note.clone()}</p>
                </div>
                <div>
                    <h2>{say(language, "footer.payments")}</h2>
                    <p>{methods.join(if language == Language::Chinese { "、" } else { ", " })}</p>
                    <p>{say(language, "footer.prices")}</p>
                </div>
                {translated.then(|| view! {
                    <div>
                        <h2>{say(language, "footer.language")}</h2>
                        <p>{other_language(language, "/")}</p>
                    </div>
                })}
            </div>
        </footer>
    }
    .into_any()
}

pub fn method_name(method: PaymentMethod, language: Language) -> &'static str {
    match method {
        PaymentMethod::COD => say(language, "method.cod"),
        PaymentMethod::TEST => say(language, "method.test"),
    }
}
