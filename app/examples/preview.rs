//! Writes every state of the storefront to a folder, to be looked at. Never part of the product.
//!
//! `cargo run -p app --example preview --features ssr -- /tmp/preview`

#[path = "preview/sample.rs"]
mod sample;

use app::{Assets, Notice, TestPayView, notice_page, order_page, pay_page, shop_page, test_pay_page};
use leptos::prelude::*;
use sample::Sample;
use shop_contract::{FieldProblem, OrderForm, PersonalPage, Problem, ProductQuery};
use shop_domain::{
    fault::Class,
    kernel::{Language, Money},
};
use std::{fs, path::PathBuf, sync::Arc};

fn render(view: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new_islands())));
    owner.with(|| view().to_html())
}

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "/tmp/preview".to_owned()));
    fs::create_dir_all(&folder).expect("a folder");
    let assets = Assets {
        css: "/pkg/shop.css".into(),
        js: "/pkg/shop.js".into(),
        wasm: "/pkg/shop.wasm".into(),
        admin_css: None,
    };
    for language in Language::ALL {
        let sample = Sample::load(language);
        let write = |name: &str, view: &dyn Fn() -> AnyView| {
            let path = folder.join(format!("{name}-{}.html", language.tag()));
            fs::write(path, render(view)).expect("written");
        };
        let public = Arc::new(sample.page());
        let page = |personal: PersonalPage| shop_page(public.clone(), personal, &assets);
        let cart = Some(sample.cart());
        write("home", &|| page(PersonalPage::default()));
        write("drawer", &|| page(PersonalPage { cart: cart.clone(), drawer_open: true, ..Default::default() }));
        write("empty-cart", &|| page(PersonalPage { drawer_open: true, ..Default::default() }));
        write("form", &|| page(PersonalPage { cart: cart.clone(), ..Default::default() }));
        write("errors", &|| page(refused(&sample)));
        for slug in ["alishan-oolong", "zhuni-pot", "aroma-set"] {
            let sheet = Arc::new(shop_contract::PublicPage { sheet: sample.product(slug), ..sample.page() });
            write(&format!("sheet-{slug}"), &|| shop_page(sheet.clone(), PersonalPage::default(), &assets));
        }
        let query = ProductQuery { q: Some("咖啡".into()), ..Default::default() };
        let nothing = Arc::new(shop_contract::PublicPage { query, products: Vec::new(), found: 0, ..sample.page() });
        write("nothing", &|| shop_page(nothing.clone(), PersonalPage::default(), &assets));
        for (name, order, placed) in sample.orders() {
            write(name, &|| {
                order_page(order.clone(), sample.shop(), "http://localhost", &assets, placed, sample.now())
            });
            write("pay", &|| pay_page(order.clone(), "/testpay/x".into(), sample.shop(), &assets));
        }
        let test = TestPayView {
            language,
            reference: "4821073601".into(),
            amount: Money::twd(3_140),
            shop_name: sample.shop().name,
            number: "4821 0736".into(),
            action: String::new(),
        };
        write("testpay", &|| test_pay_page(test.clone(), &assets));
        write("missing", &|| notice_page(language, sample.shop(), Notice::NotFound, &assets));
        write("broken", &|| {
            notice_page(language, sample.shop(), Notice::Broken { request_id: "01J9-8F2K".into() }, &assets)
        });
    }
}

fn refused(sample: &Sample) -> PersonalPage {
    let say = |code| app::words::say(sample.language, code).to_owned();
    let wrong =
        |field: &str, code: &'static str| FieldProblem { field: field.into(), code: code.into(), message: say(code) };
    let mut problem = Problem::new(Class::Invalid, "form.invalid", "");
    problem.fields = vec![
        wrong("phone", "phone.malformed"),
        wrong("district", "address.district_missing"),
        wrong("line", "address.line_missing"),
    ];
    let form = OrderForm {
        name: "林靜宜".into(),
        phone: "0912 345".into(),
        city: "臺中市".into(),
        payment: "cod".into(),
        ..Default::default()
    };
    PersonalPage { cart: Some(sample.cart()), drawer_open: false, form, problem: Some(problem) }
}
