//! What a store promises about the steps of invoices.

use super::{Subject, at, commit};
use crate::builders::an_order;
use shop_domain::{
    invoice::{InvoiceName, InvoiceStep, InvoiceWish},
    kernel::{Money, OrderId},
};

fn issued(number: &str) -> InvoiceStep {
    InvoiceStep::Issued {
        reference: ["R", number].concat(),
        amount: Money::twd(1_100),
        name: InvoiceName { number: number.to_owned(), random: "4821".to_owned(), issued_at: at(1) },
    }
}

async fn add(subject: &Subject, order: OrderId, steps: &[InvoiceStep]) {
    let mut work = subject.begin().await;
    work.orders().lock(order).await.expect("locked");
    for step in steps {
        work.invoices().add(order, step, at(1)).await.expect("added");
    }
    commit(work).await;
}

async fn number(subject: &Subject, order: OrderId) -> Option<String> {
    subject.begin().await.orders().get(order).await.expect("read").expect("an order").state().invoice_number.clone()
}

pub async fn steps_of_an_invoice_come_back_as_they_happened(subject: Subject) {
    let product = subject.with_a_product().await;
    let (mut one, mut other) =
        (an_order(&product).with_invoice(InvoiceWish::Cloud).build(), an_order(&product).build());
    subject.takes(&mut one).await;
    subject.takes(&mut other).await;
    let (id, other) = (one.state().id, other.state().id);
    assert_eq!(subject.begin().await.invoices().steps(id).await.expect("read"), []);
    let steps = [InvoiceStep::Begun { until: at(4), job: 1 }, issued("AB00000001"), InvoiceStep::Interrupted];
    add(&subject, id, &steps).await;
    add(&subject, other, &[issued("AB00000009")]).await;
    assert_eq!(subject.begin().await.invoices().steps(id).await.expect("read"), steps);
}

pub async fn an_order_has_the_number_of_the_invoice_that_counts(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut order = an_order(&product).with_invoice(InvoiceWish::Cloud).build();
    subject.takes(&mut order).await;
    let id = order.state().id;
    assert_eq!(number(&subject, id).await, None);
    add(&subject, id, &[InvoiceStep::Begun { until: at(4), job: 1 }, issued("AB00000001"), InvoiceStep::Interrupted])
        .await;
    assert_eq!(number(&subject, id).await.as_deref(), Some("AB00000001"));
    add(&subject, id, &[InvoiceStep::Voided, InvoiceStep::Begun { until: at(4), job: 1 }]).await;
    assert_eq!(number(&subject, id).await, None);
    add(&subject, id, &[issued("AB00000002")]).await;
    assert_eq!(number(&subject, id).await.as_deref(), Some("AB00000002"));
}
