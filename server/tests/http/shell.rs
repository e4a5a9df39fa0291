//! The page with a cart is put together from what everybody sees and the visitor's islands. Whole, it
//! would be the same page, to the byte.

use crate::harness::TestShop;
use app::{
    Assets, shop_page,
    ssr::{Shell, render},
};
use shop_contract::{CartView, OrderForm, PersonalPage, Problem, ProductQuery, ProductSort, UnpaidOrder};
use shop_domain::{
    fault::Class,
    kernel::{CartId, Language, Money, Quantity},
};
use sqlx::PgPool;
use std::sync::Arc;

async fn cart_of(shop: &TestShop, lines: &[(&str, i64)], language: Language) -> CartView {
    let cart: CartId = shop.services.cart.new_id();
    for (sku, quantity) in lines {
        let variant = shop.goods(sku).await.variant.parse().expect("a variant");
        let quantity = Quantity::try_from(*quantity).expect("a quantity");
        shop.services.cart.add(cart, variant, quantity, language).await.expect("added");
    }
    // What has happened to the goods since.
    for change in [
        "update variants set price = price + 7 where sku = 'GIFT-PAIR'",
        "update stock set on_hand = reserved from variants
         where variants.variant_id = stock.variant_id and sku = 'WARE-AROMA-SET'",
        "update variants set archived = true where sku = 'DAY-SCOOP-17'",
    ] {
        sqlx::query(change).execute(&shop.pool).await.expect("changed");
    }
    let view = shop.services.cart.view(Some(cart), language).await.expect("a cart");
    for undo in [
        "update variants set price = price - 7 where sku = 'GIFT-PAIR'",
        "update stock set on_hand = reserved + 50 from variants
         where variants.variant_id = stock.variant_id and sku = 'WARE-AROMA-SET'",
        "update variants set archived = false where sku = 'DAY-SCOOP-17'",
    ] {
        sqlx::query(undo).execute(&shop.pool).await.expect("changed back");
    }
    view
}

fn refused() -> PersonalPage {
    let mut form = OrderForm { payment: "cod".to_owned(), ..OrderForm::default() };
    form.name = "<b>\"Lin\"</b> & 林".to_owned();
    PersonalPage { form, problem: Some(Problem::new(Class::Invalid, "name", "not so")), ..PersonalPage::default() }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_put_together_is_the_page_rendered_whole(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let assets =
        Assets { css: "/a.css".to_owned(), js: "/a.js".to_owned(), wasm: "/a.wasm".to_owned(), ..Assets::default() };
    let carts: [&[(&str, i64)]; 4] = [
        &[],
        &[("WARE-PITCHER-200", 1)],
        &[("TEA-ALISHAN-50", 2), ("WARE-PITCHER-200", 20), ("GIFT-FOUR", 1)],
        &[("GIFT-PAIR", 1), ("WARE-AROMA-SET", 2), ("DAY-SCOOP-17", 3), ("TEA-RUBY-50", 1), ("WARE-PITCHER-200", 2)],
    ];
    let category = || Some("ware".to_owned());
    let pages = [
        (ProductQuery::default(), None),
        (ProductQuery::default(), Some("glass-pitcher")),
        (ProductQuery { category: category(), sort: ProductSort::PriceUp, ..ProductQuery::default() }, None),
        (ProductQuery { category: Some("none".to_owned()), ..ProductQuery::default() }, None),
    ];
    for language in Language::ALL {
        let mut views = Vec::new();
        for lines in carts {
            views.push(cart_of(&shop, lines, language).await);
        }
        // Those of somebody who has left the payment page, with nothing else in the cart and with something.
        let unpaid = UnpaidOrder { number: "4821 0937".to_owned(), token: "t0ken".to_owned(), total: Money::twd(680) };
        for at in [0, 1] {
            views.push(CartView { unpaid: Some(unpaid.clone()), ..views[at].clone() });
        }
        for (query, slug) in &pages {
            let page = shop.services.catalogue.page(query.clone(), *slug, language).await.expect("read");
            let public = Arc::new(page.expect("a page").0);
            let shell = Shell::new(public.clone(), &assets).expect("every island is found in the page");
            for cart in &views {
                let open = PersonalPage { drawer_open: true, ..PersonalPage::default() };
                for personal in [PersonalPage::default(), open, refused()] {
                    let personal = PersonalPage { cart: Some(cart.clone()), ..personal };
                    let whole = render(|| shop_page(public.clone(), personal.clone(), &assets));
                    let (lines, address) = (cart.lines.len(), &public.query.category);
                    assert!(shell.page(&personal) == whole, "{lines} lines, {slug:?}, {address:?}, {language:?}");
                }
            }
        }
    }
}
