//! Back from the payment page: the shop shows the way to the order that waits to be paid.

use crate::harness::{TestShop, Visitor, forms};
use app::server_fns::cart::GetCart;
use leptos::server_fn::ServerFn;
use serde_json::Value;
use sqlx::PgPool;

/// What stands in a page for somebody who has left the payment page of this order.
fn says(page: &str, way: &str) -> usize {
    page.matches(&format!("href=\"{way}\"")).count()
}

async fn cart_of(visitor: &Visitor) -> Value {
    visitor.posts(GetCart::PATH, &[("language".to_owned(), "en".to_owned())]).await.expect(200).json()
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_leaves_the_payment_page_finds_the_way_back_until_it_is_paid(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let pitcher = shop.goods("WARE-PITCHER-200").await;
    let (visitor, form) = shop.at_the_form(&pitcher, 1, "test").await;
    assert_eq!(cart_of(&visitor).await.get("unpaid"), None, "nothing was ordered yet");
    let pay = visitor.submits(&form).await.location();
    let order = pay.strip_suffix("/pay").expect("on to the payment").to_owned();

    let number: String = sqlx::query_scalar("select number from orders").fetch_one(&shop.pool).await.expect("an order");
    // Over the order form, and in the drawer.
    for path in ["/", "/cart", "/p/gaiwan", "/?category=tea"] {
        let page = visitor.opens(path).await.expect(200);
        assert_eq!(says(page.text(), &order), 2, "{path}");
        assert!(page.contains(&format!("訂單 {number} 還沒付款。")) && page.contains("付款 NT$680"), "{path}");
    }
    let english = visitor.opens("/en/").await.expect(200);
    assert_eq!(says(english.text(), &["/en", &order].concat()), 2);
    assert!(english.contains(&format!("Order {number} is not paid yet.")) && english.contains("Pay NT$680"));
    let unpaid = &cart_of(&visitor).await["unpaid"];
    assert_eq!((&unpaid["total"]["amount"], unpaid["token"].as_str()), (&680.into(), order.strip_prefix("/o/")));
    assert!(!shop.visitor().opens("/").await.contains(&order), "it is nobody else's");

    visitor.adds(&pitcher.variant, 1).await.expect(303);
    let filled = visitor.opens("/").await.expect(200);
    assert_eq!(says(filled.text(), &order), 1, "a drawer with something in it speaks of that");

    let page = visitor.opens(&order).await.expect(200);
    let again = forms(page.text()).into_iter().find(|form| form.action.ends_with("/pay/again")).expect("a way to pay");
    assert_eq!(visitor.submits(&again).await.location(), pay);
    let owner = shop.owner().await;
    let here = owner.finds_order(&number).await;
    owner.does(&here, "mark_paid").await;
    for path in ["/", "/cart"] {
        assert_eq!(says(visitor.opens(path).await.expect(200).text(), &order), 0, "{path}");
    }
    assert_eq!(cart_of(&visitor).await.get("unpaid"), None);
}
