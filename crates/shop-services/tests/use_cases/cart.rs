//! Putting things into a cart and looking at it.

use shop_contract::LineNotice;
use shop_domain::{
    cart::Cart,
    fault::Fault,
    kernel::{Language, Money},
    payment::PaymentMethod,
};
use shop_services::cart::CartRefusal;
use shop_testkit::{TestShop, a_product};

#[tokio::test]
async fn adding_more_of_the_same_makes_one_line_longer() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let cart = visitor.adds(&tea, 2).await.expect("added");
    assert_eq!((cart.lines.len(), cart.count, cart.quantity_of(tea.variant())), (1, 3, 3));
    assert_eq!((cart.lines[0].line_total, cart.subtotal), (Money::twd(1_200), Money::twd(1_200)));
    assert_eq!(visitor.looks().await, cart);
}

#[tokio::test]
async fn more_than_is_in_stock_is_refused_and_leaves_the_cart_as_it_was() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(3)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("three are there");
    let before = shop.store.committed();
    let refused = visitor.adds(&tea, 2).await.expect_err("three are there");
    assert!(matches!(refused, CartRefusal::OutOfStock { left: 3 }), "{refused:?}");
    assert_eq!(refused.code(), "stock.out");
    assert_eq!(shop.store.committed(), before);
}

#[tokio::test]
async fn what_is_promised_to_somebody_else_cannot_be_added() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(3)).await;
    let (first, second) = (shop.visitor(), shop.visitor());
    first.adds(&tea, 2).await.expect("three are there");
    first.orders(PaymentMethod::COD).await.expect("ordered");
    let refused = second.adds(&tea, 2).await.expect_err("one is left");
    assert!(matches!(refused, CartRefusal::OutOfStock { left: 1 }), "{refused:?}");
}

#[tokio::test]
async fn a_refused_first_line_makes_no_cart() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(0)).await;
    shop.visitor().adds(&tea, 1).await.expect_err("sold out");
    assert!(shop.store.committed().carts.is_empty());
}

#[tokio::test]
async fn what_is_no_longer_sold_cannot_be_added() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    shop.archives(&tea).await;
    let refused = shop.visitor().adds(&tea, 1).await.expect_err("archived");
    assert_eq!(refused.code(), "product.not_sold");
}

#[tokio::test]
async fn a_cart_holds_so_many_different_things_and_no_more() {
    let shop = TestShop::new();
    let visitor = shop.visitor();
    for _ in 0..Cart::MAX_LINES {
        let tea = shop.sells(a_product()).await;
        visitor.adds(&tea, 1).await.expect("there is room");
    }
    let one_more = shop.sells(a_product()).await;
    assert_eq!(visitor.adds(&one_more, 1).await.expect_err("full").code(), "cart.full");
}

#[tokio::test]
async fn a_quantity_of_nothing_removes_the_line() {
    let shop = TestShop::new();
    let (tea, pot) = (shop.sells(a_product()).await, shop.sells(a_product()).await);
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    visitor.adds(&pot, 1).await.expect("added");
    let cart = visitor.changes(&tea, 0).await.expect("removed");
    assert_eq!((cart.quantity_of(tea.variant()), cart.quantity_of(pot.variant())), (0, 1));
    visitor.changes(&tea, 0).await.expect("the second of two clicks");
}

#[tokio::test]
async fn a_quantity_is_changed_within_what_is_in_stock() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(3)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    assert_eq!(visitor.changes(&tea, 3).await.expect("changed").count, 3);
    assert_eq!(visitor.changes(&tea, 4).await.expect_err("three are there").code(), "stock.out");
    assert_eq!(visitor.changes(&tea, -1).await.expect_err("less than nothing").code(), "quantity.range");
    assert_eq!(visitor.looks().await.count, 3);
}

#[tokio::test]
async fn a_line_that_is_not_there_cannot_be_changed() {
    let shop = TestShop::new();
    let (tea, pot) = (shop.sells(a_product()).await, shop.sells(a_product()).await);
    let visitor = shop.visitor();
    assert_eq!(visitor.changes(&tea, 1).await.expect_err("no cart").code(), "cart.no_such_line");
    visitor.adds(&tea, 1).await.expect("added");
    assert_eq!(visitor.changes(&pot, 1).await.expect_err("no line").code(), "cart.no_such_line");
}

#[tokio::test]
async fn a_cart_without_lines_has_no_key_and_costs_nothing() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    let empty = visitor.looks().await;
    assert_eq!((empty.key, empty.total, empty.missing_for_free), (None, Money::twd(0), None));
    let first_key = visitor.adds(&tea, 1).await.expect("added").key.expect("a key");
    let cleared = shop.services.cart.clear(Some(visitor.cart), Language::Chinese).await.expect("cleared");
    assert!(cleared.lines.is_empty() && cleared.key.is_none());
    let next_key = visitor.adds(&tea, 1).await.expect("added").key.expect("a key");
    assert_ne!(next_key, first_key);
}

#[tokio::test]
async fn a_new_price_is_charged_and_said() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("added");
    shop.reprices(&tea, 450).await;
    let cart = visitor.looks().await;
    assert_eq!(cart.lines[0].notice, Some(LineNotice::PriceChanged { before: Money::twd(400) }));
    assert_eq!((cart.lines[0].unit_price, cart.subtotal), (Money::twd(450), Money::twd(900)));
    let touched = visitor.changes(&tea, 1).await.expect("changed");
    assert_eq!(touched.lines[0].notice, None, "the shopper has seen the price now");
}

#[tokio::test]
async fn a_line_that_ran_short_says_how_many_are_left() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().with_stock(5)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 4).await.expect("added");
    shop.recounts(tea.variant(), -3).await;
    assert_eq!(visitor.looks().await.lines[0].notice, Some(LineNotice::Short { left: 2 }));
    shop.recounts(tea.variant(), 2).await;
    assert_eq!(visitor.looks().await.lines[0].notice, None);
}

#[tokio::test]
async fn a_line_that_is_no_longer_sold_counts_for_nothing() {
    let shop = TestShop::new();
    let (tea, pot) = (shop.sells(a_product().priced(400)).await, shop.sells(a_product().priced(700)).await);
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    visitor.adds(&pot, 1).await.expect("added");
    shop.archives(&tea).await;
    let cart = visitor.looks().await;
    let gone: Vec<_> = cart.lines.iter().filter(|line| line.notice == Some(LineNotice::Gone)).collect();
    assert_eq!(gone.iter().map(|line| line.variant).collect::<Vec<_>>(), [tea.variant()]);
    assert_eq!((cart.subtotal, cart.total), (Money::twd(700), Money::twd(800)));
}

#[tokio::test]
async fn delivery_is_free_from_the_bound_on() {
    let shop = TestShop::new();
    let (tea, sweet) = (shop.sells(a_product().priced(1_499)).await, shop.sells(a_product().priced(1)).await);
    let visitor = shop.visitor();
    let below = visitor.adds(&tea, 1).await.expect("added");
    assert_eq!((below.shipping, below.total), (Money::twd(100), Money::twd(1_599)));
    assert_eq!(below.missing_for_free, Some(Money::twd(1)));
    let at = visitor.adds(&sweet, 1).await.expect("added");
    assert_eq!((at.shipping, at.total, at.missing_for_free), (Money::twd(0), Money::twd(1_500), None));
}

#[tokio::test]
async fn two_clicks_at_once_are_both_counted() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let visitor = shop.visitor();
    let (first, second) = tokio::join!(visitor.adds(&tea, 1), visitor.adds(&tea, 1));
    first.expect("added");
    second.expect("added");
    assert_eq!(visitor.looks().await.count, 2);
}
