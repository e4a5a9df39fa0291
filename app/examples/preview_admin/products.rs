//! Products of a tea shop, made up.

use crate::{frame, refusal, said};
use app::admin::{self, AdminFrame, Section};
use leptos::prelude::*;
use shop_contract::*;
use shop_domain::{
    kernel::{Language, LocalText, Money, ProductId, VariantId},
    product::Fact,
    staff::Role,
};

fn product_id(at: usize) -> ProductId {
    ["019a0000-0000-7000-8000-0000000001", &(10 + at).to_string()].concat().parse().expect("an id")
}

fn rows(language: Language) -> Vec<AdminProductRow> {
    let rows = [
        ("alishan-oolong", "阿里山烏龍", "Alishan Oolong", "茶", "Tea", 480, 3, 66, false),
        ("lishan-oolong", "梨山烏龍", "Lishan Oolong", "茶", "Tea", 880, 3, 5, false),
        ("dongding-oolong", "凍頂烏龍・炭焙", "Dongding Oolong, charcoal roast", "茶", "Tea", 520, 3, 48, false),
        ("ruby-black", "紅玉紅茶", "Ruby Black", "茶", "Tea", 460, 2, 0, false),
        ("muzha-tieguanyin", "木柵鐵觀音", "Muzha Tieguanyin", "茶", "Tea", 6_800, 1, 12, false),
        ("oriental-beauty", "東方美人", "Oriental Beauty", "茶", "Tea", 960, 2, 31, true),
    ];
    let row = |(at, row): (usize, (&str, &str, &str, &str, &str, i64, i64, i64, bool))| AdminProductRow {
        id: product_id(at),
        slug: row.0.to_owned(),
        title: said(language, row.1, row.2),
        category: said(language, row.3, row.4),
        picture: Some(PictureView { key: row.0.to_owned(), alt: String::new() }),
        price: Money::twd(row.5),
        variants: row.6,
        available: row.7,
        archived: row.8,
    };
    rows.into_iter().enumerate().map(row).collect()
}

fn categories(language: Language) -> Vec<CategoryView> {
    let category =
        |slug: &str, zh, en| CategoryView { slug: slug.to_owned(), title: said(language, zh, en), line: String::new() };
    vec![
        category("tea", "茶", "Tea"),
        category("ware", "器", "Ware"),
        category("gifts", "禮", "Gifts"),
        category("everyday", "日常", "Everyday"),
    ]
}

fn variant(at: usize, grams: &str, price: &str, regular: &str, on_hand: &str) -> VariantForm {
    let id: VariantId = ["019a0000-0000-7000-8000-0000000002", &(10 + at).to_string()].concat().parse().expect("an id");
    VariantForm {
        id: Some(id),
        sku: ["TEA-ALISHAN-", grams].concat(),
        choice_zh: [grams, " g"].concat(),
        choice_en: [grams, " g"].concat(),
        price: price.to_owned(),
        regular_price: regular.to_owned(),
        on_hand: on_hand.to_owned(),
        on_hand_before: on_hand.parse().unwrap_or_default(),
    }
}

fn fact(zh: (&str, &str), en: (&str, &str)) -> Fact {
    Fact { name: LocalText::new(zh.0, en.0), value: LocalText::new(zh.1, en.1) }
}

fn product() -> ProductForm {
    ProductForm {
        id: Some(product_id(0)),
        version: 4,
        slug: "alishan-oolong".to_owned(),
        category: "tea".to_owned(),
        title_zh: "阿里山烏龍".to_owned(),
        title_en: "Alishan Oolong".to_owned(),
        fact_zh: "嘉義梅山・輕焙火".to_owned(),
        fact_en: "Meishan, Chiayi · light roast".to_owned(),
        story_zh: "茶園在梅山一千四百公尺，午後常起霧，日照短，葉肉厚而軟。採青心烏龍一心二葉，發酵約兩成半，乾燥後只用低溫焙去青味。".to_owned(),
        story_en: "The garden lies at 1,400 metres in Meishan, where fog comes in most afternoons; with less sun the leaf grows thick and soft.".to_owned(),
        facts: vec![
            fact(("產地", "嘉義縣梅山鄉，海拔 1,400 m"), ("Origin", "Meishan, Chiayi, 1,400 m")),
            fact(("茶量", "5 g 配 150 ml"), ("Leaf", "5 g to 150 ml")),
            fact(("水溫", "95 °C"), ("Water", "95 °C")),
        ],
        option_zh: "重量".to_owned(),
        option_en: "Weight".to_owned(),
        variants: vec![variant(0, "50", "480", "", "36"), variant(1, "150", "1280", "1440", "24"), variant(2, "600", "4800", "", "6")],
        pictures: vec![PictureForm {
            key: "alishan-oolong".to_owned(),
            alt_zh: "深綠茶罐，旁邊一杯蜜黃色的茶湯".to_owned(),
            alt_en: "A dark green tea tin beside a cup of honey-yellow tea".to_owned(),
        }],
        archived: false,
    }
}

pub fn pages(language: Language) -> Vec<(&'static str, AnyView)> {
    let here = || frame(language, Section::Products);
    let list = |rows, q: &str| AdminProductList {
        rows,
        q: q.to_owned(),
        archived: false,
        next_cursor: Some("next".to_owned()),
    };
    let mut typed = product();
    typed.variants[1].regular_price = "一千".to_owned();
    typed.slug = "Alishan Oolong".to_owned();
    let problem = refusal(
        "form.invalid",
        said(language, "有兩個欄位需要修改：", "Two fields need mending:"),
        &[
            (
                "slug",
                said(
                    language,
                    "網址名稱只能用小寫英文、數字和連字號。",
                    "Use lower-case letters, digits and hyphens only.",
                ),
            ),
            (
                "variants[1].regular_price",
                said(language, "原價要寫成數字，而且高於售價。", "Write the regular price in digits, above the price."),
            ),
        ],
    );
    let new = ProductForm { category: "tea".to_owned(), ..ProductForm::default() };
    let packer = AdminFrame { role: Role::Packer, ..here() };
    vec![
        ("products", admin::products_page(here(), list(rows(language), ""))),
        ("products-empty", admin::products_page(here(), AdminProductList { next_cursor: None, ..list(vec![], "") })),
        ("product", admin::product_page(here(), product(), categories(language), None)),
        ("product-refused", admin::product_page(here(), typed, categories(language), Some(problem))),
        ("product-new", admin::product_page(here(), new, categories(language), None)),
        (
            "product-packer",
            admin::product_page(packer, ProductForm { archived: true, ..product() }, categories(language), None),
        ),
    ]
}
