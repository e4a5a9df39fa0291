//! Orders over REST. The key in the header makes a repeated request the same order.

use super::{
    super::{App, visitor::CurrentVisitor},
    bodies::{
        CartLineBody, DeliveryAnswer, DeliveryBody, LineBody, OrderAnswer, OrderBody, QuoteAnswer, QuoteBody, TaxBody,
    },
    input::{Body, Segment},
    problem::{Asker, ProblemBody},
};
use app::ssr::{Visitor, refuse};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use shop_domain::{
    fault::Fault,
    invoice::InvoiceInput,
    kernel::address::AddressInput,
    order::DetailsInput,
    payment::PaymentMethod,
    shipment::{DeliveryMethod, PickupStore, Zone},
};
use shop_services::{
    checkout::{CheckoutRefusal, CheckoutSource, PlaceOrder, Quote, WantedLine},
    delivery::Wish,
    refusal::FieldRefusal,
};

/// Places an order of the lines, or of the session's cart.
#[utoipa::path(post, path = "/api/v1/orders", tag = "orders", request_body = OrderBody,
    params(("Idempotency-Key" = String, Header, description = "The same key gives the same order, for 30 days")),
    responses((status = 201, body = OrderAnswer), (status = 400, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn place(
    State(app): State<App>,
    asker: Asker,
    headers: HeaderMap,
    CurrentVisitor(visitor): CurrentVisitor,
    Body(body): Body<OrderBody>,
) -> Response {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::trim).unwrap_or_default();
    if key.is_empty() || key.len() > 200 {
        let mut problem = refuse(asker.language, &CheckoutRefusal::NoKey);
        app::words::find(asker.language, "idempotency.header").unwrap_or_default().clone_into(&mut problem.message);
        return asker.answer(StatusCode::BAD_REQUEST, problem);
    }
    let mut command = match command(&visitor, body, key, &asker).await {
        Ok(command) => command,
        Err(refused) => return refused,
    };
    command.customer = match visitor.signed_in(asker.language).await {
        Ok(signed_in) => signed_in.map(|(kept, _)| kept.customer.id),
        Err(problem) => return asker.problem(problem),
    };
    match app.services.checkout.place(command).await {
        Ok(placed) => {
            if placed.crossed {
                app.cache.changed();
            }
            let view = app.services.order.view(&placed.order, Vec::new(), Some(asker.language));
            (StatusCode::CREATED, Json(OrderAnswer::of(view, &app.origin))).into_response()
        }
        Err(error) => asker.refuse(&in_the_body(error)),
    }
}

/// What an order of the lines would cost now.
#[utoipa::path(post, path = "/api/v1/orders/quote", tag = "orders", request_body = QuoteBody,
    responses((status = 200, body = QuoteAnswer), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn quote(
    State(app): State<App>,
    asker: Asker,
    CurrentVisitor(visitor): CurrentVisitor,
    Body(body): Body<QuoteBody>,
) -> Response {
    let mut faults = Vec::new();
    let source = match source(&visitor, body.lines, &mut faults, &asker).await {
        Ok(source) if faults.is_empty() => source,
        Ok(_) => return asker.refuse(&CheckoutRefusal::Fields(faults)),
        Err(refused) => return refused,
    };
    // What names no way, nor a place, is quoted as the page does before anybody has chosen.
    let wish = match &body.delivery {
        None => Wish::default(),
        Some(delivery) => match wish(&visitor, delivery, &asker).await {
            Ok(wish) => wish,
            Err(refused) => return refused,
        },
    };
    let payment = body.payment.filter(|payment| !payment.method.is_empty());
    let payment = match payment.map(|payment| PaymentMethod::from_code(&payment.method)) {
        Some(None) => return asker.refuse(&unknown("payment.method", "payment.unknown")),
        known => known.flatten(),
    };
    match app.services.checkout.quote(source, &wish, payment.as_ref()).await {
        Ok(quote) => Json(answer(quote, &app, &asker)).into_response(),
        Err(error) => asker.refuse(&in_the_body(error)),
    }
}

/// The order behind a token. An unknown token and somebody else's are the same answer.
#[utoipa::path(get, path = "/api/v1/orders/{token}", tag = "orders",
    params(("fields" = Option<String>, Query, description = "The only fields wanted, with commas between them"), ("token" = String, Path)),
    responses((status = 200, body = OrderAnswer), (status = 404, body = ProblemBody)))]
pub async fn show(State(app): State<App>, asker: Asker, Segment(token): Segment) -> Response {
    match app.services.order.by_token(&token, Some(asker.language)).await {
        Ok(order) => Json(OrderAnswer::of(order, &app.origin)).into_response(),
        Err(error) => asker.refuse(&error),
    }
}

async fn wish(visitor: &Visitor, delivery: &DeliveryBody, asker: &Asker) -> Result<Wish, Response> {
    let method = DeliveryMethod::from_code(delivery.method());
    let method = method.ok_or_else(|| asker.refuse(&unknown("delivery.method", "delivery.unknown")))?;
    let address = &delivery.address;
    let zone = match (store(visitor, delivery, asker).await?, &delivery.store) {
        (Some(store), _) => Zone::outlying(store.outlying),
        (None, Some(_)) => return Err(asker.refuse(&unknown("delivery.store", "delivery.store_unknown"))),
        (None, None) => Zone::of_place(&address.postal_code, &address.city, &address.district),
    };
    Ok(Wish { method: Some(method), zone })
}

/// The store that is named, as its carrier has it.
async fn store(visitor: &Visitor, delivery: &DeliveryBody, asker: &Asker) -> Result<Option<PickupStore>, Response> {
    let Some(number) = &delivery.store else { return Ok(None) };
    let found = visitor.shop.carrier.named_store(delivery.method(), number).await;
    found.map_err(|refusal| asker.refuse(&refusal))
}

fn unknown(field: &str, code: &'static str) -> CheckoutRefusal {
    CheckoutRefusal::Fields(vec![FieldRefusal { field: field.to_owned(), code }])
}

fn answer(quote: Quote, app: &App, asker: &Asker) -> QuoteAnswer {
    let ways = quote.ways.into_iter().map(|way| DeliveryAnswer {
        title: app.services.delivery.title(&way.method, asker.language),
        method: way.method,
        price: way.price.ok(),
        refused: way.price.err().map(|why| why.code()),
    });
    let lines = quote.lines.into_iter().filter_map(|line| {
        Some(CartLineBody {
            variant: line.offer.variant,
            title: line.offer.title.get(asker.language).to_owned(),
            choice: line.offer.choice.get(asker.language).to_owned(),
            quantity: line.quantity.into(),
            unit_price: line.offer.price,
            line_total: line.offer.price.times(line.quantity).ok()?,
        })
    });
    QuoteAnswer {
        lines: lines.collect(),
        discounts: quote.totals.discounts,
        shipping: quote.totals.shipping,
        tax: quote.totals.tax,
        taxes: quote.taxes.into_iter().map(TaxBody::from).collect(),
        total: quote.totals.total,
        deliveries: ways.collect(),
    }
}

async fn source(
    visitor: &Visitor,
    lines: Option<Vec<LineBody>>,
    faults: &mut Vec<FieldRefusal>,
    asker: &Asker,
) -> Result<CheckoutSource, Response> {
    let Some(lines) = lines else {
        return visitor.cart().await.map(CheckoutSource::Cart).map_err(|problem| asker.problem(problem));
    };
    let mut wanted = Vec::with_capacity(lines.len().min(50));
    for (at, line) in lines.into_iter().enumerate() {
        match line.quantity.try_into() {
            Ok(quantity) => wanted.push(WantedLine { variant: line.variant, quantity }),
            Err(_) => faults.push(FieldRefusal { field: format!("lines.{at}.quantity"), code: "quantity.range" }),
        }
    }
    Ok(CheckoutSource::Lines(wanted))
}

async fn command(visitor: &Visitor, body: OrderBody, key: &str, asker: &Asker) -> Result<PlaceOrder, Response> {
    let mut faults = Vec::new();
    let source = source(visitor, body.lines, &mut faults, asker).await?;
    let store = store(visitor, &body.delivery, asker).await?;
    let address = &body.delivery.address;
    let invoice = body.invoice.unwrap_or_default();
    let details = visitor.shop.checkout.details(DetailsInput {
        name: &body.contact.name,
        phone: &body.contact.phone,
        email: body.contact.email.as_deref().unwrap_or_default(),
        delivery: body.delivery.method(),
        store: store.as_ref(),
        address: AddressInput {
            postal_code: &address.postal_code,
            city: &address.city,
            district: &address.district,
            line: &address.line,
        },
        payment: &body.payment.method,
        invoice: InvoiceInput {
            invoice: &invoice.kind,
            barcode: &invoice.barcode,
            certificate: &invoice.certificate,
            love_code: &invoice.love_code,
            tax_id: &invoice.tax_id,
            company: &invoice.company,
        },
        note: body.note.as_deref().unwrap_or_default(),
    });
    let details = match details {
        Ok(_) if store.is_none() && body.delivery.store.is_some() => {
            return Err(asker.refuse(&unknown("delivery.store", "delivery.store_unknown")));
        }
        Ok(details) if faults.is_empty() => details,
        Ok(_) => return Err(asker.refuse(&CheckoutRefusal::Fields(faults))),
        Err(wrong) => {
            let told = |code| match code {
                "delivery.store_missing" if body.delivery.store.is_some() => "delivery.store_unknown",
                other => other,
            };
            faults.extend(wrong.into_iter().map(|(field, code)| FieldRefusal { field: path(field), code: told(code) }));
            return Err(asker.refuse(&CheckoutRefusal::Fields(faults)));
        }
    };
    let key = ["api:", key].concat();
    let expected = body.expected_total;
    match PlaceOrder::new(source, details, expected.amount, asker.language, key) {
        Ok(command) => Ok(PlaceOrder { expected_currency: Some(expected.currency), ..command }),
        Err(error) => Err(asker.refuse(&error)),
    }
}

/// Fields by where they stand in the body.
fn in_the_body(refusal: CheckoutRefusal) -> CheckoutRefusal {
    match refusal {
        CheckoutRefusal::Fields(fields) => {
            let named = fields.into_iter().map(|wrong| FieldRefusal { field: path(&wrong.field), ..wrong });
            CheckoutRefusal::Fields(named.collect())
        }
        other => other,
    }
}

/// Where a field of the form stands in the body.
fn path(field: &str) -> String {
    let parent = match field {
        "name" | "phone" | "email" => "contact.",
        "postal_code" | "city" | "district" | "line" => "delivery.address.",
        "delivery" => return "delivery.method".to_owned(),
        "store" => "delivery.",
        "payment" => return "payment.method".to_owned(),
        "invoice" => return "invoice.kind".to_owned(),
        "barcode" | "certificate" | "love_code" | "tax_id" | "company" => "invoice.",
        _ => "",
    };
    [parent, field].concat()
}
