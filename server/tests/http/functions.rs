//! Server functions, as the islands call them.

use crate::harness::{Form, TestShop};
use app::server_fns::{AppError, cart, catalogue, checkout};
use leptos::server_fn::{ServerFn, error::FromServerFnError};
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn a_refusal_has_the_status_of_its_kind_and_can_still_be_read(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = shop.at_the_form(&pitcher, 1, "cod").await;
    sqlx::query("update stock set on_hand = 0").execute(&shop.pool).await.expect("sold out");
    let named = |form: &Form| -> Vec<(String, String)> {
        let fields = form.fields.iter().map(|(name, value)| (format!("form[{name}]"), value.clone()));
        fields.chain([("language".to_owned(), "en".to_owned())]).collect()
    };
    let text = |fields: &[(&str, &str)]| -> Vec<(String, String)> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let line = [("variant", pitcher.variant.as_str()), ("quantity", "1"), ("language", "en")];
    for (path, fields, status, code) in [
        (checkout::PlaceOrder::PATH, named(&form), 409, "stock.out"),
        (checkout::PlaceOrder::PATH, named(&form.clone().fill("phone", "1")), 422, "order.fields"),
        (cart::AddToCart::PATH, text(&line), 409, "stock.out"),
        (cart::AddToCart::PATH, text(&line[1..]), 422, "request.malformed"),
        (catalogue::GetProduct::PATH, text(&[("slug", "none"), ("language", "en")]), 404, "product.not_found"),
    ] {
        let answer = visitor.posts(path, &fields).await;
        let AppError(problem) = AppError::de(answer.body.clone().into());
        assert_eq!((answer.status, problem.code.as_str()), (status, code), "{path}: {}", answer.text());
    }
}
