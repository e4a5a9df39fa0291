//! Buying by forms alone, as a browser without a script does it, or curl.

use crate::harness::{Buyer, TestShop, forms};
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn a_visitor_buys_by_forms_alone_and_the_owner_sees_it(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    let product = visitor.finds_form("/p/glass-pitcher", "/cart/items").await.fill("quantity", "2");
    assert_eq!(product.value("variant"), pitcher.variant);
    assert_eq!(visitor.submits(&product).await.location(), "/cart");

    let form = visitor.finds_form("/cart", "/checkout").await;
    assert_eq!(form.value("expected_total"), "1260");
    let form = form
        .fill("name", "林小姐")
        .fill("phone", "0912-345-678")
        .fill("email", "lin@example.tw")
        .fill("city", "臺北市")
        .fill("district", "大安區")
        .fill("line", "仁愛路四段1號")
        .fill("payment", "cod")
        .fill("note", "請放管理室");
    let next = visitor.submits(&form).await.location();
    assert!(next.starts_with("/o/") && next.ends_with("?placed"), "{next}");

    // Without any cookie: whoever has the address.
    let page = shop.visitor().opens(&next).await.expect(200);
    assert_eq!(page.header("cache-control"), "no-store");
    for text in ["林小姐", "仁愛路四段1號", "玻璃公道杯", "NT$1,260", "請放管理室"] {
        assert!(page.contains(text), "the order's page does not say {text}");
    }
    let emptied = visitor.opens("/cart").await.expect(200);
    assert!(!forms(emptied.text()).iter().any(|form| form.action == "/checkout"), "the cart is empty now");

    let number: String =
        sqlx::query_scalar("select number from orders").fetch_one(&shop.pool).await.expect("one order");
    let owner = shop.owner().await;
    let order = owner.finds_order(&number).await;
    let page = owner.opens(&order).await.expect(200);
    assert!(page.contains("林小姐") && page.contains("NT$1,260") && page.contains(&pitcher.sku));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_english_forms_lead_through_english_pages(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let visitor = shop.visitor();
    let product = visitor.finds_form("/en/p/glass-pitcher", "/en/cart/items").await;
    assert_eq!(visitor.submits(&product).await.location(), "/en/cart");
    let form = visitor.finds_form("/en/cart", "/en/checkout").await;
    let form =
        form.fill("name", "Ann Lee").fill("phone", "0912345678").fill("city", "臺北市").fill("district", "大安區");
    let next = visitor.submits(&form.fill("line", "1 Ren'ai Road").fill("payment", "cod")).await.location();
    assert!(next.starts_with("/en/o/"), "{next}");
    let page = visitor.opens(&next).await.expect(200);
    assert!(page.contains("lang=\"en\"") && page.contains("Glass Pitcher"));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = shop.at_the_form(&pitcher, 1, "test").await;
    let form = form
        .fill("name", "林 & \"小\" <姐>")
        .fill("phone", "12")
        .fill("district", "")
        .fill("email", "lin@")
        .fill("note", "a < b");
    let page = visitor.submits(&form).await.expect(422);
    let again = forms(page.text()).into_iter().find(|form| form.action == "/checkout").expect("the form again");
    for name in ["name", "phone", "email", "city", "district", "line", "payment", "note", "key", "expected_total"] {
        assert_eq!(again.value(name), form.value(name), "{name} was not kept");
    }
    for (field, sentence) in [("phone", "0912\u{a0}345\u{a0}678"), ("email", "name@example.com"), ("district", "鄉鎮")]
    {
        let place = format!("id=\"order-{field}-error\"");
        let said = page.text().split(&place).nth(1).and_then(|rest| rest.split("</p>").next()).expect("a place for it");
        assert!(said.contains(sentence), "{field}: {said}");
    }
    assert_eq!(shop.count("select count(*) from orders").await, 0);
    let mended = again.fill("name", "林小姐").fill("phone", "0912345678").fill("district", "大安區").fill("email", "");
    let next = visitor.submits(&mended).await.location();
    assert!(next.ends_with("/pay"), "the key of a refused form is still free: {next}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_that_is_sent_twice_is_one_order(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = shop.at_the_form(&pitcher, 1, "cod").await;
    let (one, other) = tokio::join!(visitor.submits(&form), visitor.submits(&form));
    let later = visitor.submits(&form).await;
    assert_eq!(one.location(), other.location());
    assert_eq!(one.location(), later.location());
    assert_eq!(shop.count("select count(*) from orders").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_price_that_changed_meanwhile_is_shown_and_not_charged(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = shop.at_the_form(&pitcher, 1, "cod").await;
    sqlx::query("update variants set price = 600 where sku = 'WARE-PITCHER-200'")
        .execute(&shop.pool)
        .await
        .expect("dearer");
    let page = visitor.submits(&form).await.expect(409);
    let again = forms(page.text()).into_iter().find(|form| form.action == "/checkout").expect("the form again");
    assert_eq!((again.value("expected_total"), again.value("name")), ("700", "林小姐"));
    assert!(page.contains("NT$580") && page.contains("NT$600"), "the line says what has changed");
    assert_eq!(shop.count("select count(*) from orders").await, 0);
    assert!(visitor.submits(&again).await.location().starts_with("/o/"));
}

#[sqlx::test(migrations = "../migrations")]
async fn stock_that_ran_out_meanwhile_is_said_at_the_line(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = shop.at_the_form(&pitcher, 3, "cod").await;
    sqlx::query("update stock set on_hand = 2 where variant_id = $1::uuid")
        .bind(&pitcher.variant)
        .execute(&shop.pool)
        .await
        .expect("fewer");
    let page = visitor.submits(&form).await.expect(409);
    assert!(page.contains("class=\"line-notice\""), "nothing is said at the line");
    assert_eq!(shop.count("select count(*) from orders").await, 0);
    visitor.adds(&pitcher.variant, 1).await.expect(409);
}

#[sqlx::test(migrations = "../migrations")]
async fn quantities_that_make_no_sense_are_refused_and_change_nothing(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    for quantity in ["0", "-1", "1000", "2147483648", "9223372036854775808", "1e3", "1.5", "NaN", "", "一"] {
        let fields = [("variant".to_owned(), pitcher.variant.clone()), ("quantity".to_owned(), quantity.to_owned())];
        visitor.posts("/cart/items", &fields).await.expect(422);
    }
    assert_eq!(shop.count("select count(*) from cart_lines").await, 0);
    assert_eq!(visitor.cookie("cart"), None, "nothing was added, so there is nothing to remember");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_drawer_says_why_something_was_not_put_into_it(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    visitor.adds(&pitcher.variant, pitcher.available).await.location();
    let told = |page: &str| {
        let said = page.split("class=\"drawer-problem\"").nth(1).and_then(|rest| rest.split('>').nth(1));
        said.map(|text| text.split('<').next().unwrap_or_default().to_owned())
    };
    let page = visitor.adds(&pitcher.variant, 1).await.expect(409);
    assert_eq!(told(page.text()), Some(format!("只剩 {} 件。", pitcher.available)));
    assert!(!page.contains("id=\"form-errors\""), "the order form was not sent");
    sqlx::query("update stock set on_hand = reserved").execute(&shop.pool).await.expect("sold out");
    let page = shop.visitor().adds(&pitcher.variant, 1).await.expect(409);
    assert!(told(page.text()).is_some(), "nor does an empty one keep it to itself");
    assert_eq!(told(visitor.opens("/cart").await.expect(200).text()), None);
}

#[sqlx::test(migrations = "../migrations")]
async fn one_step_down_from_more_than_there_is_leads_to_what_there_is(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    visitor.adds(&pitcher.variant, 7).await.location();
    sqlx::query("update stock set on_hand = reserved + 3").execute(&shop.pool).await.expect("counted again");
    let cart = visitor.opens("/cart").await.expect(200);
    let tags = cart.text().split("<button").filter_map(|rest| rest.split('>').next());
    let steps = tags.filter(|tag| tag.contains("stepper-button") && tag.contains("name=\"quantity\""));
    let steps: Vec<_> = steps.filter_map(|tag| tag.split("value=\"").nth(1)?.split('"').next()).collect();
    assert!(!steps.is_empty() && steps.iter().all(|step| *step == "3"), "{steps:?}");
    let form = visitor.finds_form("/cart", "/cart/items/change").await;
    assert_eq!(visitor.submits(&form.with("quantity", "3")).await.location(), "/cart");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_cart_that_is_used_is_kept_for_thirty_more_days(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    visitor.adds(&pitcher.variant, 1).await.location();
    let long = "select count(*) from sessions.carts where expiry_date > now() + interval '29 days'";
    let change = visitor.finds_form("/cart", "/cart/items/change").await.with("quantity", "2");
    for step in ["add", "change"] {
        sqlx::query("update sessions.carts set expiry_date = now() + interval '1 day'")
            .execute(&shop.pool)
            .await
            .expect("nearly over");
        visitor.opens("/cart").await.expect(200);
        assert_eq!(shop.count(long).await, 0, "looking at it changes nothing");
        let answer =
            if step == "add" { visitor.adds(&pitcher.variant, 1).await } else { visitor.submits(&change).await };
        assert!(answer.header("set-cookie").contains("Max-Age=2592000"), "{step}: {}", answer.header("set-cookie"));
        assert_eq!((answer.location().as_str(), shop.count(long).await), ("/cart", 1), "{step}");
    }
}

/// The address says in which language somebody reads, whichever the order was placed in.
#[sqlx::test(migrations = "../migrations")]
async fn an_orders_page_is_in_one_language_that_of_its_address(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let body = Buyer::paying_at_the_test_provider().wants(&[(&pitcher, 1)]);
    let placed = shop.visitor().orders("a key", &body).await.expect(201).json();
    let page = format!("/o/{}", placed["token"].as_str().expect("a token"));
    for path in [page.clone(), format!("{page}/pay")] {
        let chinese = shop.visitor().opens(&path).await.expect(200);
        assert!(chinese.contains("lang=\"zh-TW\"") && chinese.contains("訂單"));
        let english = shop.visitor().opens(&["/en", &path].concat()).await.expect(200);
        assert!(english.contains("lang=\"en\"") && !english.contains("訂單"));
    }
}
