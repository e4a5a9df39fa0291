//! Texts that look like markup are texts, wherever they are shown again.

use crate::harness::{Answer, Buyer, Form, Owner, TestShop};
use sqlx::PgPool;

/// Ends whatever it may stand in, and begins something of its own.
const EVIL: &str = "</textarea></title></script>\"'><script>alert(1)</script><img src=x>";

#[track_caller]
fn has_no_markup(page: &Answer, place: &str) {
    for tag in ["<script>alert", "<img src=x"] {
        assert!(!page.contains(tag), "{place}: {tag} is markup");
    }
}

#[track_caller]
fn shows_it_as_text(page: &Answer, place: &str) {
    assert!(page.contains("alert(1)"), "{place} does not show it at all");
    has_no_markup(page, place);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_a_shopper_writes_is_no_markup_on_anybodys_page(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let mut body = Buyer::default().wants(&[(&pitcher, 1)]);
    body["note"] = EVIL.into();
    body["delivery"]["address"]["line"] = format!("1 {EVIL}").into();
    let order = shop.visitor().orders("a key", &body).await.expect(201).json();
    let page = shop.visitor().opens(&format!("/o/{}", order["token"].as_str().expect("a token"))).await.expect(200);
    shows_it_as_text(&page, "the order's page");
    let owner = shop.owner().await;
    let here = owner.finds_order(order["number"].as_str().expect("a number")).await;
    shows_it_as_text(&owner.opens(&here).await.expect(200), "the order in the admin");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_that_comes_back_shows_texts_as_texts(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    for field in ["name", "phone", "email", "line", "note", "city", "district"] {
        let (visitor, form) = shop.at_the_form(&pitcher, 1, "cod").await;
        let page = visitor.submits(&form.fill("phone", "1").fill(field, EVIL)).await.expect(422);
        has_no_markup(&page, field);
    }
    for path in ["/?q=", "/?category=", "/en/?sort=", "/p/", "/o/", "/admin/sign-in?x="] {
        let address = [path, "%3C/title%3E%3Cscript%3Ealert(1)%3C/script%3E%22%3E%3Cimg%20src=x%3E"].concat();
        has_no_markup(&shop.visitor().opens(&address).await, path);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_the_owner_writes_is_no_markup_either(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let id: String = sqlx::query_scalar("select product_id::text from products where slug = 'glass-pitcher'")
        .fetch_one(&shop.pool)
        .await
        .expect("one");
    let form = owner.product(&id).await;
    let form = form.fill("story_zh", EVIL).fill("title_zh", EVIL).fill("fact_zh", EVIL).fill("facts[0].value_zh", EVIL);
    owner.saves(&form, None).await.location();
    shows_it_as_text(&owner.opens(&format!("/admin/products/{id}")).await.expect(200), "the product in the admin");
    shows_it_as_text(&shop.visitor().opens("/p/glass-pitcher").await.expect(200), "the product's page");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_words_of_the_page_are_no_markup(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let settings = owner.visitor.finds_form("/admin/settings", "/admin/settings").await;
    let settings = settings.fill("story_body_zh", EVIL).fill("announcement_zh", EVIL).fill("hero_title_zh", EVIL);
    assert_eq!(owner.visitor.submits(&settings).await.location(), "/admin/settings");
    shows_it_as_text(&shop.visitor().opens("/cart").await.expect(200), "the page");
    shows_it_as_text(&owner.opens("/admin/settings").await.expect(200), "the settings");
}

/// Tries each field for itself, so that one that is refused stands in no other's way; answers how many were taken. What
/// names the thing that is changed would have it make room for another.
async fn tries_every_field(owner: &Owner, page: &str) -> usize {
    let mut taken = 0;
    let fields = owner.visitor.finds_form(page, page).await.fields;
    for (name, _) in fields.iter().filter(|(name, _)| name != "version" && !name.ends_with(".id")) {
        let form: Form = owner.visitor.finds_form(page, page).await.fill(name, EVIL);
        let answer = if page.starts_with("/admin/products/") {
            owner.saves(&form, None).await
        } else {
            owner.visitor.submits(&form).await
        };
        has_no_markup(&answer, &format!("{name} of {page}"));
        taken += usize::from(answer.status == 303);
    }
    taken
}

#[sqlx::test(migrations = "../migrations")]
async fn no_field_of_any_form_of_the_owner_is_markup(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let id: String = sqlx::query_scalar("select product_id::text from products where slug = 'glass-pitcher'")
        .fetch_one(&shop.pool)
        .await
        .expect("one");
    let product = format!("/admin/products/{id}");
    let mut taken = 0;
    let forms = ["/admin/settings", "/admin/payments/transfer", "/admin/deliveries/home", "/admin/warehouse", &product];
    for page in forms {
        taken += tries_every_field(&owner, page).await;
    }
    assert!(taken > 20, "{taken} fields were taken");
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let visitor = shop.visitor();
    visitor.adds(&pitcher.variant, 1).await.expect(303);
    for page in ["/", "/en/", "/cart", "/en/cart", "/p/glass-pitcher", "/en/p/glass-pitcher", "/?q=x"] {
        has_no_markup(&visitor.opens(page).await, page);
        has_no_markup(&shop.visitor().opens(page).await, page);
    }
    for page in forms.into_iter().chain(["/admin", "/admin/orders", "/admin/products", "/admin/payments"]) {
        has_no_markup(&owner.opens(page).await.expect(200), page);
    }
}
