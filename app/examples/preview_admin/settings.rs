//! The settings of a tea shop, made up.

use crate::{flash, frame, refusal, said};
use app::admin::{self, AdminFrame, Section};
use leptos::prelude::*;
use shop_contract::TermsForm;
use shop_domain::{
    appearance::{Appearance, Hero, Passage, Seller},
    kernel::{Language, LocalText},
};

fn terms(free_from: &str) -> TermsForm {
    TermsForm {
        delivery_flat: "100".to_owned(),
        delivery_free_from: free_from.to_owned(),
        payment_minutes: "30".to_owned(),
        test_payments: "on".to_owned(),
    }
}

fn appearance() -> Appearance {
    Appearance {
        name: LocalText::new("晨嵐茶事", "Chenlan Tea"),
        tagline: LocalText::new("中台灣山裡的一間小茶行", "A small tea house in the mountains of central Taiwan"),
        announcement: LocalText::new(
            "每週一、四出貨；遇颱風順延一個工作日。",
            "We ship on Mondays and Thursdays; after a typhoon, one working day later.",
        ),
        hero: Hero {
            title: LocalText::new("霧散之前，先喝一杯", "One cup before the mist lifts"),
            sentence: LocalText::new(
                "鹿谷山上的小茶行，依山頭與焙火選茶，也備好泡茶要用的幾樣器物。",
                "A small house above Lugu, with teas chosen by mountain and by roast, and the few things needed to brew them.",
            ),
            link: LocalText::new("從第一支茶看起", "Begin with the first tea"),
        },
        story: Passage {
            title: LocalText::new("山裡的一天", "A day on the mountain"),
            body: LocalText::new(
                "茶行在鹿谷，屋後是凍頂山。早上七點開窗，霧還在竹林裡，先燒一壺水。",
                "The shop is in Lugu, with Dongding mountain behind it.",
            ),
        },
        delivery_note: LocalText::new(
            "台灣本島常溫宅配，出貨後一至三個工作日送達。",
            "Home delivery across Taiwan, one to three working days.",
        ),
        return_note: LocalText::new(
            "收到後七天內可以退貨，器物請保持原樣與包裝。",
            "You may return anything within seven days.",
        ),
        seller: Seller {
            legal_name: "晨嵐茶事有限公司（示範商店）".to_owned(),
            tax_id: "12345675".to_owned(),
            phone: "049-000-0000".to_owned(),
            email: "hello@chenlan.example".to_owned(),
            address: LocalText::new("南投縣鹿谷鄉晨嵐路 1 號", "1 Chenlan Road, Lugu, Nantou County, Taiwan"),
        },
    }
}

pub fn pages(language: Language) -> Vec<(&'static str, AnyView)> {
    let saved = AdminFrame {
        flash: flash(language, "已儲存，頁面更新了。", "Saved. The page is up to date."),
        ..frame(language, Section::Page)
    };
    let problem = refusal(
        "form.invalid",
        said(language, "有一個欄位需要修改：", "One field needs mending:"),
        &[(
            "delivery_free_from",
            said(language, "請寫數字，例如 1500；不免運就留空。", "Write a number such as 1500, or leave it empty."),
        )],
    );
    vec![
        ("settings", admin::settings_page(saved, terms("1500"), appearance(), None)),
        (
            "settings-refused",
            admin::settings_page(frame(language, Section::Page), terms("一千五"), appearance(), Some(problem)),
        ),
    ]
}
