//! Who sells, and on what terms: as the law wants it, in sentences.

use super::header::other_language;
use crate::words::{say, say_with};
use leptos::prelude::*;
use shop_contract::ShopView;
use shop_domain::kernel::Language;

/// `methods`: the ways to pay, as people read them.
pub fn footer(shop: &ShopView, language: Language, methods: &[&str], translated: bool) -> AnyView {
    let phone = ["tel:", &shop.phone.replace([' ', '-'], "")].concat();
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
