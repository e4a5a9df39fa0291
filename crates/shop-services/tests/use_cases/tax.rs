//! The tax in prices, from the owner's form to the order.

use shop_domain::{
    fault::Fault,
    kernel::{Language, Money},
    payment::PaymentMethod,
    pricing::TaxRate,
    tax::TaxPart,
};
use shop_services::{checkout::CheckoutSource, delivery::Wish, refusal::Refusal};
use shop_testkit::{TestShop, a_product};

const EXEMPT: TaxRate = TaxRate(0);

fn part(rate: TaxRate, gross: i64, tax: i64) -> TaxPart {
    TaxPart { rate, gross: Money::twd(gross), tax: Money::twd(tax) }
}

#[tokio::test]
async fn an_order_keeps_the_rates_of_what_was_sold() {
    let shop = TestShop::new();
    let (tea, rice) = (shop.sells(a_product().priced(400)).await, shop.sells(a_product().priced(300)).await);
    let owner = shop.owner();
    let mut form = owner.opens_product(&rice).await;
    assert_eq!(form.tax, "5", "what is new is taxed");
    form.tax = "0".into();
    owner.saves(&form).await.expect("saved");

    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("added");
    visitor.adds(&rice, 1).await.expect("added");
    let cart = CheckoutSource::Cart(Some(visitor.cart));
    let quote = shop.services.checkout.quote(cart, &Wish::default(), None).await.expect("quoted");
    let order = visitor.orders(PaymentMethod::COD).await.expect("ordered");
    // The delivery is taxed like most of what is sold.
    let told = [part(TaxRate::default(), 900, 43), part(EXEMPT, 300, 0)];
    assert_eq!((quote.taxes.as_slice(), quote.totals.tax), (told.as_slice(), Money::twd(43)));
    assert_eq!(order.totals, quote.totals);

    form = owner.opens_product(&rice).await;
    form.tax = "5".into();
    owner.saves(&form).await.expect("saved");
    let shown = owner.opens(order.id).await.order;
    assert_eq!(shown.taxes, told, "what was sold stays as it was");
    let lines: Vec<_> = shown.lines.iter().map(|line| (line.tax_rate, line.tax)).collect();
    assert_eq!(lines, [(TaxRate::default(), Money::twd(38)), (EXEMPT, Money::twd(0))]);
}

#[tokio::test]
async fn what_is_no_rate_is_refused_beside_its_field() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product()).await;
    let owner = shop.owner();
    let mut form = owner.opens_product(&tea).await;
    for wrong in ["", "five", "-5", "101"] {
        form.tax = wrong.into();
        let refused = owner.saves(&form).await.expect_err(wrong);
        assert_eq!(refused.code(), "product.fields");
        assert_eq!(
            refused.fields().iter().map(|field| (field.field.as_str(), field.code)).collect::<Vec<_>>(),
            [("tax", "product.tax")]
        );
    }
    let shown = shop.services.catalogue.product(tea.slug(), Language::English).await.expect("read");
    assert!(shown.is_some());
}
